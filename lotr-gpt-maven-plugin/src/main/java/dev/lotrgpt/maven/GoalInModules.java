package dev.lotrgpt.maven;

import dev.lotrgpt.maven.pom.Modules;
import dev.lotrgpt.maven.pom.ProjectStudies;
import java.util.List;
import java.util.Optional;
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
   * @throws MojoFailureException of the first module that fails; with {@code --fail-at-end} after
   *     the last
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
    Optional<Exception> first = Optional.empty();
    for (MavenProject module : meant) {
      if (meant.size() > 1) {
        log.info(module.getName() + ":");
      }
      Optional<Exception> failure = execute(session, called, module);
      if (failure.isPresent()
          && MavenExecutionRequest.REACTOR_FAIL_FAST.equals(session.getReactorFailureBehavior())) {
        throw rethrown(failure.get());
      }
      first = first.or(() -> failure);
    }
    if (first.isPresent()) {
      throw rethrown(first.get());
    }
  }

  private Optional<Exception> execute(
      MavenSession session, MojoExecution called, MavenProject module) {
    MavenSession there = session.clone();
    there.setCurrentProject(module);
    try {
      for (MojoExecution execution :
          lifecycle.calculateExecutionPlan(there, task(called)).getMojoExecutions()) {
        goals.executeMojo(there, execution);
      }
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(e);
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

  private static MojoExecutionException rethrown(Exception e) throws MojoFailureException {
    if (e instanceof MojoFailureException failure) {
      throw failure;
    }
    return e instanceof MojoExecutionException failure
        ? failure
        : new MojoExecutionException(e.getMessage(), e);
  }
}
