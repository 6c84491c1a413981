package dev.lotrgpt.maven.pom;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/** What Maven is still going to do with a project in this build. */
public final class BuildPlan {
  private static final String CHECK = "check";
  private static final Set<String> WORK = Set.of("train", "evaluate");

  private final LifecycleExecutor lifecycle;
  private final MavenSession session;
  private final MojoExecution current;
  private final SkipRule skips;

  /**
   * @param current what it does just now
   */
  public BuildPlan(
      LifecycleExecutor lifecycle, MavenSession session, MojoExecution current, SkipRule skips) {
    this.lifecycle = lifecycle;
    this.session = session;
    this.current = current;
    this.skips = skips;
  }

  /** Who will tell that a run failed. */
  public enum Next {
    /** Goal {@code check}. */
    CHECK,
    /** The last goal that trains or evaluates. */
    WORK,
    /** Nobody: this goal is the last one. */
    NOTHING
  }

  /**
   * @throws Exception if Maven cannot tell, which it could when it began to build
   */
  public Next next() throws Exception {
    List<MojoExecution> plan =
        lifecycle
            .calculateExecutionPlan(session, false, tasks(session).toArray(String[]::new))
            .getMojoExecutions();
    List<String> goals =
        plan.subList(indexOfCurrent(plan) + 1, plan.size()).stream()
            .filter(this::isOurs)
            .filter(execution -> !skips.skips(configuration(execution)))
            .map(MojoExecution::getGoal)
            .toList();
    if (goals.contains(CHECK)) {
      return Next.CHECK;
    }
    return goals.stream().anyMatch(WORK::contains) ? Next.WORK : Next.NOTHING;
  }

  /** Phases and goals of the command line. */
  static List<String> tasks(MavenSession session) {
    List<String> goals = session.getGoals();
    String byDefault = session.getTopLevelProject().getDefaultGoal();
    return goals.isEmpty() && byDefault != null
        ? Arrays.stream(byDefault.split("\\s+")).filter(goal -> !goal.isEmpty()).toList()
        : goals;
  }

  private int indexOfCurrent(List<MojoExecution> plan) {
    for (int i = 0; i < plan.size(); i++) {
      if (isOurs(plan.get(i))
          && plan.get(i).getGoal().equals(current.getGoal())
          && plan.get(i).getExecutionId().equals(current.getExecutionId())) {
        return i;
      }
    }
    return -1;
  }

  private boolean isOurs(MojoExecution execution) {
    return execution.getGroupId().equals(current.getGroupId())
        && execution.getArtifactId().equals(current.getArtifactId());
  }

  private Object configuration(MojoExecution execution) {
    MavenProject project = session.getCurrentProject();
    Optional<Plugin> plugin =
        Optional.ofNullable(project.getPlugin(execution.getPlugin().getKey()));
    return plugin
        .map(Plugin::getExecutionsAsMap)
        .map(executions -> executions.get(execution.getExecutionId()))
        .map(PluginExecution::getConfiguration)
        .or(() -> plugin.map(Plugin::getConfiguration))
        .orElse(null);
  }
}
