package dev.lotrgpt.maven;

import dev.lotrgpt.maven.pom.Modules;
import dev.lotrgpt.maven.pom.ProjectStudies;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;

/**
 * Runs a goal in the modules that it is about, each as its POM configures it. Maven itself calls a
 * goal that needs no project in the root of the build only.
 */
final class GoalInModules {
  private final LifecycleExecutor lifecycle;
  private final BuildPluginManager goals;

  @Inject
  GoalInModules(LifecycleExecutor lifecycle, BuildPluginManager goals) {
    this.lifecycle = lifecycle;
    this.goals = goals;
  }

  /**
   * @param called where Maven called the goal
   * @throws MojoFailureException if a module fails: of the first one, with {@code --fail-at-end} of
   *     all that do
   */
  void execute(MavenSession session, MojoExecution called, Modules modules, Log log)
      throws MojoExecutionException, MojoFailureException {
    List<MavenProject> meant =
        modules.meant(called.getExecutionId()).stream()
            .filter(session.getProjects()::contains)
            .toList();
    if (meant.isEmpty()) {
      log.info("None of the modules that were chosen has studies");
    }
    ModuleFailures failures = new ModuleFailures(meant.size());
    for (MavenProject module : meant) {
      if (meant.size() > 1) {
        log.info(module.getName() + ":");
      }
      try {
        execute(session, called, module);
      } catch (Exception e) {
        failures.add(module.getName(), e);
        if (MavenExecutionRequest.REACTOR_FAIL_FAST.equals(session.getReactorFailureBehavior())) {
          break;
        }
      }
    }
    failures.rethrow();
  }

  private void execute(MavenSession session, MojoExecution called, MavenProject module)
      throws Exception {
    MavenSession there = session.clone();
    there.setCurrentProject(module);
    for (MojoExecution execution :
        lifecycle.calculateExecutionPlan(there, task(called)).getMojoExecutions()) {
      goals.executeMojo(there, execution);
    }
  }

  private static String task(MojoExecution called) {
    String goal =
        String.join(
            ":",
            called.getGroupId(),
            called.getArtifactId(),
            called.getVersion(),
            called.getGoal());
    return ProjectStudies.isOfCommandLine(called.getExecutionId())
        ? goal
        : goal + "@" + called.getExecutionId();
  }
}
