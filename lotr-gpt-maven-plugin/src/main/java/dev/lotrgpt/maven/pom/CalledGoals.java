package dev.lotrgpt.maven.pom;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.descriptor.PluginDescriptor;

/** The goals of this plugin that a build calls. */
public final class CalledGoals {
  private CalledGoals() {}

  /** Of all its projects: what is given on the command line is for each of them. */
  public static Set<String> of(MavenSession session, PluginDescriptor plugin) {
    List<Plugin> configured =
        session.getProjects().stream()
            .map(project -> project.getPlugin(plugin.getPluginLookupKey()))
            .filter(found -> found != null)
            .toList();
    return of(BuildPlan.tasks(session), configured, plugin);
  }

  /**
   * @param tasks phases and goals of the command line
   * @param configured this plugin in the POMs
   */
  static Set<String> of(List<String> tasks, List<Plugin> configured, PluginDescriptor plugin) {
    Set<String> goals = new TreeSet<>();
    for (String task : tasks) {
      int goal = task.lastIndexOf(':');
      if (goal < 0) {
        configured.stream()
            .flatMap(found -> found.getExecutions().stream())
            .map(PluginExecution::getGoals)
            .forEach(goals::addAll);
        if (task.startsWith("site")) {
          goals.add("site-report");
        }
      } else if (isOurs(task.substring(0, goal), plugin)) {
        goals.add(task.substring(goal + 1).replaceFirst("@.*", ""));
      }
    }
    return goals;
  }

  /** Ids of the executions that the command line names: {@code a} of {@code lotr-gpt:train@a}. */
  public static Set<String> executions(MavenSession session, PluginDescriptor plugin) {
    return executions(BuildPlan.tasks(session), plugin);
  }

  static Set<String> executions(List<String> tasks, PluginDescriptor plugin) {
    Set<String> ids = new TreeSet<>();
    for (String task : tasks) {
      int goal = task.lastIndexOf(':');
      int id = task.indexOf('@');
      if (goal >= 0 && goal < id && isOurs(task.substring(0, goal), plugin)) {
        ids.add(task.substring(id + 1));
      }
    }
    return ids;
  }

  /**
   * @param name {@code lotr-gpt}, or {@code groupId:artifactId} with or without a version
   */
  private static boolean isOurs(String name, PluginDescriptor plugin) {
    return name.equals(plugin.getGoalPrefix())
        || name.equals(plugin.getPluginLookupKey())
        || name.startsWith(plugin.getPluginLookupKey() + ":");
  }
}
