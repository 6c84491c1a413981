package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.RunFailures;
import dev.lotrgpt.maven.pom.BuildPlan;
import dev.lotrgpt.maven.progress.Figures;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.MojoFailureException;

/**
 * A goal that works on runs, some of which may fail. The build goes on then, so that the other
 * studies and the report are made, and goal {@code check} fails it. Where none follows, the last of
 * these goals does.
 */
abstract class RunningMojo extends WorkerMojo {
  /** Of the plugin's context: failures of this build and project so far. */
  private static final String FAILURES = "lotr-gpt.failures";

  private final LifecycleExecutor lifecycle;

  RunningMojo(LifecycleExecutor lifecycle) {
    this.lifecycle = lifecycle;
  }

  /**
   * Ends the goal.
   *
   * @param failures a line for each run that failed
   * @throws MojoFailureException if runs failed, and no goal follows that tells of it
   */
  final void conclude(List<String> failures) throws MojoFailureException {
    List<String> all = new ArrayList<>(soFar());
    all.addAll(failures);
    if (all.isEmpty()) {
      return;
    }
    keep(all);
    BuildPlan.Next next = next();
    if (next == BuildPlan.Next.NOTHING) {
      throw new MojoFailureException(RunFailures.list(all, ""));
    }
    if (!failures.isEmpty()) {
      String who = next == BuildPlan.Next.CHECK ? "goal check" : "the last goal of lotr-gpt";
      getLog()
          .warn(Figures.count(failures.size(), "run") + " failed: " + who + " will fail the build");
    }
  }

  private BuildPlan.Next next() {
    try {
      return new BuildPlan(lifecycle, session(), execution(), pom().skipRule()).next();
    } catch (Exception unknown) {
      getLog().debug("It is not known which goals follow", unknown);
      return BuildPlan.Next.NOTHING;
    }
  }

  @SuppressWarnings("unchecked")
  private List<String> soFar() {
    return (List<String>) getPluginContext().getOrDefault(FAILURES, List.of());
  }

  @SuppressWarnings("unchecked")
  private void keep(List<String> failures) {
    getPluginContext().put(FAILURES, failures);
  }
}
