package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Tells of what is set for goals that will not see it: Maven ignores it, and {@code mvn verify
 * -Dlotr-gpt.seed=2}, which is of goal {@code generate}, would train with the seed of the POM.
 */
public final class EffectCheck {
  private final GoalParameters parameters;

  public EffectCheck(PluginDescriptor plugin) {
    this.parameters = new GoalParameters(plugin);
  }

  /**
   * @param called goals of this plugin that the build calls
   * @return a line for each property that none of them knows
   */
  public List<String> properties(CommandLine commandLine, Set<String> called) {
    Map<String, Set<String>> goals = parameters.goalsOfProperties();
    List<String> lines = new ArrayList<>();
    for (String name : new TreeSet<>(commandLine.properties().stringPropertyNames())) {
      Set<String> known = goals.getOrDefault(name, called);
      if (known.stream().noneMatch(called::contains)) {
        lines.add(
            "-D"
                + name
                + "="
                + commandLine.properties().getProperty(name)
                + " is without effect: it is of "
                + named(known)
                + ", not called in this build"
                + namesake(name, goals, called));
      }
    }
    return lines;
  }

  /** Of the goals that are called, what ends alike: {@code seed} and {@code training.seed}. */
  private static String namesake(String name, Map<String, Set<String>> goals, Set<String> called) {
    String last = name.substring(name.lastIndexOf('.'));
    return goals.entrySet().stream()
        .filter(other -> other.getKey().endsWith(last))
        .filter(other -> other.getValue().stream().anyMatch(called::contains))
        .map(other -> ": " + NearestName.suggestion(name, List.of(other.getKey())))
        .findFirst()
        .orElse("");
  }

  /**
   * @param configured this plugin in the project's POM
   * @param called ids of executions that the command line names, which need no goals
   * @return a line for each execution without goals, and for each element of an execution that none
   *     of its goals knows
   */
  public List<String> executions(Plugin configured, Set<String> called) {
    Map<String, Set<String>> goals = parameters.goalsOfElements();
    List<String> withGoals =
        configured.getExecutions().stream()
            .filter(execution -> !execution.getGoals().isEmpty())
            .map(PluginExecution::getId)
            .toList();
    List<String> lines = new ArrayList<>();
    for (PluginExecution execution : configured.getExecutions()) {
      if (execution.getGoals().isEmpty()) {
        String id = execution.getId();
        if (!called.contains(id) && !ProjectStudies.isOfCommandLine(id)) {
          lines.add(
              "execution '"
                  + id
                  + "' has no <goals>, so it is without effect: "
                  + NearestName.suggestion(id, withGoals));
        }
        continue;
      }
      for (Xpp3Dom element : new OwnElements(execution, configured).list()) {
        Set<String> known = new LinkedHashSet<>(goals.getOrDefault(element.getName(), Set.of()));
        if (!known.isEmpty() && known.stream().noneMatch(execution.getGoals()::contains)) {
          lines.add(
              "execution '"
                  + execution.getId()
                  + "', <configuration><"
                  + element.getName()
                  + ">: without effect, as it is of "
                  + named(known)
                  + ": put it into an execution of that, or into the plugin's <configuration>");
        }
      }
    }
    return lines;
  }

  private static String named(Set<String> goals) {
    return (goals.size() == 1 ? "goal " : "the goals ") + String.join(", ", goals);
  }
}
