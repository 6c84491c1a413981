package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.configuration.PlexusConfiguration;

/** All that a user can set, as a page: what the code, the descriptor and {@link Setting} say. */
final class SettingsPage {
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{(lotr-gpt\\.[^}]+)}");

  private static final String BEGINNING =
      """
      # All settings

      Each can be set in the POM and on the command line. The first of these that says something decides:

      1. the command line, `-Dlotr-gpt.NAME=VALUE`, for all executions; relative paths start where the command is given;
      2. the element in the POM, as Maven merges it: an execution's over the plugin's `<configuration>`, a profile's over the
         POM's, a child's over its parent's; relative paths start at the project;
      3. the property `lotr-gpt.NAME` in `<properties>`;
      4. the default.

      What a study varies, in `<vary>` or a `<case>`, wins over all of these. A name that there is not, an empty value and one out
      of range fail the build before anything is trained. This page is made from the code, see `SettingsPageTest`.
      """;

  private final PluginDescriptor plugin;
  private final StringBuilder text = new StringBuilder(BEGINNING);

  private SettingsPage(PluginDescriptor plugin) {
    this.plugin = plugin;
  }

  static String of(PluginDescriptor plugin) {
    SettingsPage page = new SettingsPage(plugin);
    page.settings(
        "model", "The network. A study may vary each of these, and those of training and data.");
    page.settings("training", "How a run is trained.");
    page.settings("data", "What of the text a run learns from, and in which tokens.");
    page.elements(
        "study",
        "In an execution of goal `train`: a question, the runs that answer it and what they are claimed to show."
            + " Only `seeds` has a property.",
        new StudyElement(),
        field -> field.equals("seeds") ? "seeds" : "");
    page.elements(
        "samples",
        "What trained models are asked to write. In an execution of goal `train` it is for that study's runs; one that is of several studies\n"
            + "writes what the first of those with an own asks.",
        new SamplesElement(),
        field -> GoalParameters.property("samples", field));
    page.elements(
        "checkpoint",
        "How much work a fault may cost: checkpoints are written at what is due first. They change no result.",
        new CheckpointElement(),
        field -> GoalParameters.property("checkpoint", field));
    page.elements(
        "executor",
        "Where runs are worked on, see [slurm.md](slurm.md). It changes no result.",
        new ExecutorElement(),
        field -> GoalParameters.property("executor", field));
    page.parameters();
    page.scale();
    return page.text.toString();
  }

  private void settings(String group, String about) {
    heading("`<" + group + ">`", about);
    row("element", "default", "values", "what it is", "property");
    row("---", "---", "---", "---", "---");
    for (Setting setting : Setting.ofGroup(group)) {
      row(
          code("<" + setting.key() + ">"),
          code(Settings.format(setting.defaultValue())),
          setting.range(),
          setting.meaning(),
          code(setting.property()));
    }
  }

  @FunctionalInterface
  private interface Names {
    /** Of a field's property, without its beginning; empty for none. */
    String property(String field);
  }

  private void elements(String name, String about, Object defaults, Names names) {
    heading("`<" + name + ">`", about);
    row("element", "default", "what it is", "property");
    row("---", "---", "---", "---");
    for (Field field : defaults.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        String property = names.property(field.getName());
        row(
            code("<" + field.getName() + ">"),
            value(field, defaults).map(SettingsPage::code).orElse(""),
            elementsAsCode(field.getAnnotation(Meaning.class).value()),
            property.isEmpty() ? "" : code(CommandLine.PREFIX + property));
      }
    }
  }

  private static Optional<String> value(Field field, Object of) {
    try {
      field.setAccessible(true);
      return Optional.ofNullable(field.get(of))
          .map(value -> value instanceof Double ? Settings.format(value) : value.toString())
          .filter(value -> !value.isEmpty());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** What one parameter is in all goals that say the same of it. */
  private record Shown(String element, String fallback, String meaning, String property) {}

  private void parameters() {
    heading(
        "The other elements of `<configuration>`",
        "Goals that plan studies (`train`, `evaluate`, `report`, `check`, `archive`) have to be told the same: that is what the"
            + " plugin's own `<configuration>` is for.");
    row("element", "default", "what it is", "property", "goals");
    row("---", "---", "---", "---", "---");
    Map<String, Map<Shown, List<String>>> all = new TreeMap<>();
    for (MojoDescriptor goal : plugin.getMojos()) {
      for (Parameter parameter : goal.getParameters()) {
        if (parameter.isEditable() && !isElsewhere(parameter.getName()) && !isHelp(goal)) {
          all.computeIfAbsent(parameter.getName(), name -> new LinkedHashMap<>())
              .computeIfAbsent(shown(goal, parameter), shown -> new ArrayList<>())
              .add(goal.getGoal());
        }
      }
    }
    all.values().stream()
        .map(Map::entrySet)
        .flatMap(Collection::stream)
        .forEach(
            entry -> {
              Shown shown = entry.getKey();
              row(
                  code("<" + shown.element + ">"),
                  shown.fallback.isEmpty() ? "" : code(shown.fallback),
                  elementsAsCode(shown.meaning),
                  shown.property.isEmpty() ? "" : code(shown.property),
                  entry.getValue().stream().sorted().collect(Collectors.joining(", ")));
            });
  }

  private static boolean isHelp(MojoDescriptor goal) {
    return goal.getGoal().equals("help");
  }

  /** Above, with what is in it. */
  private static boolean isElsewhere(String parameter) {
    return parameter.equals("study")
        || GoalParameters.ELEMENTS.containsKey(parameter)
        || Arrays.stream(Setting.values()).anyMatch(setting -> setting.group().equals(parameter));
  }

  private static Shown shown(MojoDescriptor goal, Parameter parameter) {
    PlexusConfiguration held = goal.getMojoConfiguration().getChild(parameter.getName());
    Matcher property = PROPERTY.matcher(String.valueOf(held.getValue(null)));
    String fallback = held.getAttribute("default-value", "");
    return new Shown(
        parameter.getName(),
        fallback
            .replace("${project.build.directory}", "target")
            .replace("${" + Scale.PROPERTY + "}", "SCALE"),
        parameter.getDescription().replaceAll("\\s+", " "),
        property.matches() ? property.group(1) : "");
  }

  private void scale() {
    heading(
        "Scales",
        code(Scale.PROPERTY)
            + " names the scale of a build and is a property only: a POM sets it in `<properties>`, and each profile that makes\n"
            + "another scale sets it to that one's name. Each has directories of its own, the SCALE above; where there is no\n"
            + "scale, that part of the path is left out. "
            + code("-D" + Scale.PROPERTY + "=NAME")
            + " activates a profile that is activated by\nthis property, and a name that is not built is an error.");
  }

  private void heading(String title, String about) {
    text.append("\n## ").append(title).append("\n\n").append(about).append('\n');
    if (!title.equals("Scales")) {
      text.append('\n');
    }
  }

  private void row(String... cells) {
    text.append("| ")
        .append(
            Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ")))
        .append(" |\n");
  }

  private static String elementsAsCode(String text) {
    return text.replaceAll("<\\w+>", "`$0`").replace("\\n", "`\\n`");
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
