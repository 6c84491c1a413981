package dev.lotrgpt.maven;

import dev.lotrgpt.maven.executor.Executor;
import dev.lotrgpt.maven.executor.LocalExecutor;
import dev.lotrgpt.maven.goal.RunFailures;
import dev.lotrgpt.maven.pom.BuildPlan;
import dev.lotrgpt.maven.pom.ExecutorElement;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.maven.slurm.Pace;
import dev.lotrgpt.maven.slurm.Slurm;
import dev.lotrgpt.maven.slurm.SlurmExecutor;
import dev.lotrgpt.maven.slurm.SlurmSettings;
import dev.lotrgpt.maven.slurm.TaskMain;
import dev.lotrgpt.maven.slurm.TaskProgram;
import dev.lotrgpt.maven.worker.WorkerClassPath;
import dev.lotrgpt.worker.Job;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * A goal that works on runs, some of which may fail. The build goes on then, so that the other
 * studies and the report are made, and goal {@code check} fails it. Where none follows, the last of
 * these goals does.
 */
abstract class RunningMojo extends WorkerMojo {
  /** Of the plugin's context: failures of this build and project so far. */
  private static final String FAILURES = "lotr-gpt.failures";

  /**
   * Where runs are worked on: name (local, or slurm: on a cluster), options of sbatch, maxParallel,
   * runsPerJob, retries.
   */
  @Parameter private ExecutorElement executor = new ExecutorElement();

  /** Whether to wait for runs that are submitted to a cluster. */
  @Parameter(property = "lotr-gpt.wait", defaultValue = "true")
  private boolean wait;

  private final LifecycleExecutor lifecycle;

  RunningMojo(LifecycleExecutor lifecycle) {
    this.lifecycle = lifecycle;
  }

  final Executor executor() {
    return slurm()
        .<Executor>map(
            settings ->
                new SlurmExecutor(
                    workplace().store(),
                    new Slurm(UnaryOperator.identity(), pom().directory()),
                    settings,
                    program(),
                    Pace.USUAL,
                    queued -> QueuedRuns.of(context()).add(queued.run())))
        .orElseGet(() -> new LocalExecutor(workers()));
  }

  private Optional<SlurmSettings> slurm() {
    return executor.slurm(wait);
  }

  /** Of a cluster, the nodes decide. */
  final Job.Compute executorCompute() {
    return slurm().isPresent() ? chosenCompute() : compute();
  }

  private TaskProgram program() {
    Path own =
        Path.of(
            URI.create(
                TaskMain.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    Set<Path> rebuilt = new HashSet<>(Set.of(own));
    plugin().getArtifacts().stream()
        .filter(artifact -> artifact.getGroupId().equals(plugin().getGroupId()))
        .map(artifact -> artifact.getFile().toPath().toAbsolutePath())
        .forEach(rebuilt::add);
    List<Path> classPath =
        Stream.concat(Stream.of(own), WorkerClassPath.of(plugin()).stream()).distinct().toList();
    return new TaskProgram(
        jdk().executable(), classPath, rebuilt::contains, extraArguments(), pom().directory());
  }

  /**
   * Ends the goal.
   *
   * @param failures study and run to why it failed
   * @throws MojoFailureException if runs failed, and no goal follows that tells of it
   */
  final void conclude(Map<String, String> failures) throws MojoFailureException {
    Map<String, String> all = new LinkedHashMap<>(soFar());
    all.putAll(failures);
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
  private Map<String, String> soFar() {
    return (Map<String, String>) getPluginContext().getOrDefault(FAILURES, Map.of());
  }

  @SuppressWarnings("unchecked")
  private void keep(Map<String, String> failures) {
    getPluginContext().put(FAILURES, failures);
  }
}
