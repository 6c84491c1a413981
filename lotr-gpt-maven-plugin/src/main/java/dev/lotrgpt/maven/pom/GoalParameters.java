package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.Setting;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.configuration.PlexusConfiguration;

/** What each goal of this plugin can be told, in the POM and on the command line. */
final class GoalParameters {
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{(lotr-gpt\\.[^}]+)}");
  private static final String TRAIN = "train";

  /** Goals that plan the studies of the POM: all that decides what is trained is theirs as well. */
  private static final Set<String> PLANNING =
      Set.of(TRAIN, "evaluate", "report", "check", "site-report", "archive");

  /** Elements with properties for what is below them. */
  static final Map<String, Class<?>> ELEMENTS =
      Map.of(
          "samples",
          SamplesElement.class,
          "checkpoint",
          CheckpointElement.class,
          "executor",
          ExecutorElement.class);

  private final PluginDescriptor plugin;

  GoalParameters(PluginDescriptor plugin) {
    this.plugin = plugin;
  }

  /** Of all goals. */
  Set<String> elements() {
    return goalsOfElements().keySet();
  }

  /** Of all goals. */
  Set<String> properties() {
    return goalsOfProperties().keySet();
  }

  /** Name of an element in {@code <configuration>} to the goals that it is for. */
  Map<String, Set<String>> goalsOfElements() {
    Map<String, Set<String>> goals = new LinkedHashMap<>();
    for (MojoDescriptor goal : plugin.getMojos()) {
      if (goal.isDirectInvocationOnly()) {
        continue; // no execution has it
      }
      goal.getParameters().stream()
          .filter(Parameter::isEditable)
          .forEach(parameter -> add(goals, parameter.getName(), Set.of(goal.getGoal())));
    }
    return goals;
  }

  /** Property to the goals that it is for. */
  Map<String, Set<String>> goalsOfProperties() {
    Map<String, Set<String>> goals = new LinkedHashMap<>();
    Map<String, Set<String>> elements = goalsOfElements();
    for (MojoDescriptor goal : plugin.getMojos()) {
      for (PlexusConfiguration parameter : goal.getMojoConfiguration().getChildren()) {
        Matcher property = PROPERTY.matcher(String.valueOf(parameter.getValue(null)));
        if (property.matches()) {
          add(goals, property.group(1), Set.of(goal.getGoal()));
        }
      }
    }
    // A scale has directories of its own
    add(goals, Scale.PROPERTY, goals.getOrDefault(CommandLine.PREFIX + "store", Set.of()));
    // What declares a study
    for (Field field : StudyDeclaration.class.getDeclaredFields()) {
      String property = CommandLine.PREFIX + field.getName();
      if (goals.containsKey(property)) {
        add(goals, property, PLANNING);
      }
    }
    for (Setting setting : Setting.values()) {
      add(goals, setting.property(), PLANNING);
    }
    ELEMENTS.forEach(
        (element, type) ->
            properties(element, type)
                .forEach(property -> add(goals, property, elements.get(element))));
    return goals;
  }

  private static void add(Map<String, Set<String>> goals, String name, Set<String> some) {
    goals.computeIfAbsent(name, n -> new LinkedHashSet<>()).addAll(some);
  }

  static List<String> properties(String element, Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .map(field -> CommandLine.PREFIX + property(element, field.getName()))
        .toList();
  }

  /** The property, without its beginning, of what is below one of the {@link #ELEMENTS}. */
  static String property(String element, String field) {
    return ELEMENTS.get(element) == ExecutorElement.class
        ? ExecutorElement.property(field)
        : element + "." + field;
  }
}
