package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.NearestName;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.SettingsException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Finds names that no goal knows: Maven would ignore them, and a slip of the fingers would train
 * something else than was meant.
 */
public final class NameCheck {
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{(lotr-gpt\\.[^}]+)}");

  /** Elements whose messages say what they are to hold. */
  private static final Set<String> WITH_OWN_CHECK = Set.of("vary", "cases");

  /** Those with properties for the command line only. */
  private static final Map<String, Class<?>> ELEMENTS =
      Map.of("samples", SamplesElement.class, "checkpoint", CheckpointElement.class);

  private final PluginDescriptor plugin;
  private final PomReferences pom;

  /**
   * @param pom tells which names the POM itself uses: those are nobody's typing errors
   */
  public NameCheck(PluginDescriptor plugin, PomReferences pom) {
    this.plugin = plugin;
    this.pom = pom;
  }

  /**
   * @param project properties of the project
   * @throws SettingsException for the first property of ours that is set but empty
   */
  public void checkValues(CommandLine commandLine, Properties project) {
    for (String property : properties()) {
      String name = property.substring(CommandLine.PREFIX.length());
      String value = project.getProperty(property);
      if (commandLine.text(name).isEmpty() && value != null && CommandLine.isEmpty(name, value)) {
        throw new SettingsException(
            "property " + property + " in the POM is empty: give it a value or leave it out");
      }
    }
  }

  /**
   * @param properties of the command line or of the project
   * @throws SettingsException for the first name of ours that is unknown
   */
  public void checkProperties(Properties properties) {
    Set<String> known = properties();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(CommandLine.PREFIX) && !known.contains(name) && !pom.uses(name)) {
        throw new SettingsException(
            "property "
                + name
                + " (-D"
                + name
                + "): there is no such property"
                + NearestName.suggestion(name, known));
      }
    }
  }

  /**
   * @param properties of the project
   * @throws SettingsException for the first that is unknown or counts on the command line only
   */
  public void checkProjectProperties(Properties properties) {
    checkProperties(properties);
    for (Map.Entry<String, Class<?>> element : ELEMENTS.entrySet()) {
      for (String name : properties(element.getKey(), element.getValue())) {
        if (properties.containsKey(name)) {
          throw new SettingsException(
              "property "
                  + name
                  + " in the POM: it counts on the command line only; put it into <"
                  + element.getKey()
                  + "> in the plugin's <configuration>");
        }
      }
    }
  }

  /**
   * @param configured this plugin in the project's POM
   * @throws SettingsException for the first element that is unknown or empty
   */
  public void checkPom(Plugin configured) {
    Set<String> known = elements();
    check("<configuration>", configured.getConfiguration(), known);
    for (PluginExecution execution : configured.getExecutions()) {
      check(
          "execution '" + execution.getId() + "', <configuration>",
          execution.getConfiguration(),
          known);
    }
  }

  private static void check(String path, Object configuration, Set<String> known) {
    if (configuration instanceof Xpp3Dom dom) {
      for (Xpp3Dom child : dom.getChildren()) {
        if (!known.contains(child.getName())) {
          throw new SettingsException(
              path
                  + "<"
                  + child.getName()
                  + ">: there is no such parameter"
                  + NearestName.suggestion(child.getName(), known));
        }
        checkFilled(path + "<" + child.getName() + ">", child);
      }
    }
  }

  /** Maven would give no value for an empty element, or a default that was not meant. */
  private static void checkFilled(String path, Xpp3Dom element) {
    boolean isEmpty = element.getValue() == null || element.getValue().isBlank();
    boolean isMeant = "override".equals(element.getAttribute("combine.self"));
    if (element.getChildCount() == 0 && isEmpty && !isMeant) {
      throw new SettingsException(path + " is empty: give it a value or leave it out");
    }
    for (Xpp3Dom child : element.getChildren()) {
      if (!WITH_OWN_CHECK.contains(child.getName())) {
        checkFilled(path + "<" + child.getName() + ">", child);
      }
    }
  }

  /** Of all goals: each ignores what is meant for another. */
  Set<String> elements() {
    Set<String> names = new LinkedHashSet<>();
    for (MojoDescriptor goal : plugin.getMojos()) {
      goal.getParameters().stream()
          .filter(parameter -> parameter.isEditable())
          .forEach(parameter -> names.add(parameter.getName()));
    }
    return names;
  }

  /** Of the whole plugin. */
  Set<String> properties() {
    Set<String> names = new LinkedHashSet<>();
    for (MojoDescriptor goal : plugin.getMojos()) {
      for (PlexusConfiguration parameter : goal.getMojoConfiguration().getChildren()) {
        Matcher property = PROPERTY.matcher(String.valueOf(parameter.getValue(null)));
        if (property.matches()) {
          names.add(property.group(1));
        }
      }
    }
    names.addAll(nested());
    return names;
  }

  private static List<String> nested() {
    List<String> names = new ArrayList<>();
    Arrays.stream(Setting.values()).map(Setting::property).forEach(names::add);
    ELEMENTS.forEach((element, type) -> names.addAll(properties(element, type)));
    return names;
  }

  private static List<String> properties(String element, Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .map(field -> CommandLine.PREFIX + element + "." + field.getName())
        .toList();
  }
}
