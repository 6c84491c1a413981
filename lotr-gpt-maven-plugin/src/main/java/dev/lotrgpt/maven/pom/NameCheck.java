package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Finds names that no goal knows: Maven would ignore them, and a slip of the fingers would train
 * something else than was meant.
 */
public final class NameCheck {
  /** Elements whose messages say what they are to hold. */
  private static final Set<String> WITH_OWN_CHECK = Set.of("vary", "cases");

  /** What many a POM calls the version of the plugin, also where it is not used just now. */
  private static final String VERSION = CommandLine.PREFIX + "version";

  private final GoalParameters parameters;
  private final PomReferences pom;

  /**
   * @param pom tells which names the POM itself uses: those are nobody's typing errors
   */
  public NameCheck(PluginDescriptor plugin, PomReferences pom) {
    this.parameters = new GoalParameters(plugin);
    this.pom = pom;
  }

  /**
   * @param project properties of the project
   * @throws MistakeException for the first property of ours that is set but empty
   */
  public void checkValues(CommandLine commandLine, Properties project) {
    for (String property : properties()) {
      String name = property.substring(CommandLine.PREFIX.length());
      String value = project.getProperty(property);
      if (commandLine.text(name).isEmpty() && value != null && CommandLine.isEmpty(name, value)) {
        throw new MistakeException(
            new Mistake(
                "property " + property + " in the POM",
                "is empty",
                "give it a value or leave it out"));
      }
    }
  }

  /**
   * @param properties of the command line or of the project
   * @throws MistakeException for the first name of ours that is unknown
   */
  public void checkProperties(Properties properties) {
    Set<String> known = properties();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(CommandLine.PREFIX)
          && !known.contains(name)
          && !name.equals(VERSION)
          && !pom.uses(name)) {
        throw new MistakeException(
            new Mistake(
                "property " + name + " (-D" + name + ")",
                "is no property of this plugin",
                NearestName.suggestion(name, known)));
      }
    }
  }

  /**
   * @param properties of the command line
   * @throws MistakeException for the first that begins almost as ours do: {@code lotrgpt.store}
   */
  public void checkPrefix(Properties properties) {
    for (String name : properties.stringPropertyNames()) {
      String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
      if (letters.startsWith("lotrgpt")
          && !name.startsWith(CommandLine.PREFIX)
          && !pom.uses(name)) {
        throw new MistakeException(
            new Mistake(
                "property " + name + " (-D" + name + ")",
                "is no property of this plugin, whose names begin with " + CommandLine.PREFIX,
                NearestName.suggestion(name, properties())));
      }
    }
  }

  /**
   * @param configured this plugin in the project's POM
   * @throws MistakeException for the first element that is unknown or empty
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

  private void check(String path, Object configuration, Set<String> known) {
    if (configuration instanceof Xpp3Dom dom) {
      MergeAttributes.check(path, dom);
      for (Xpp3Dom child : dom.getChildren()) {
        if (!known.contains(child.getName())) {
          String property = CommandLine.PREFIX + child.getName();
          throw new MistakeException(
              new Mistake(
                  path + "<" + child.getName() + ">",
                  properties().contains(property)
                      ? "is no parameter, but a property"
                      : "is no parameter",
                  properties().contains(property)
                      ? "set " + property + " in <properties>"
                      : NearestName.suggestion(child.getName(), known)));
        }
        checkFilled(path + "<" + child.getName() + ">", child);
      }
    }
  }

  /** Maven would give no value for an empty element, or a default that was not meant. */
  private static void checkFilled(String path, Xpp3Dom element) {
    MergeAttributes.check(path, element);
    boolean isEmpty = element.getValue() == null || element.getValue().isBlank();
    boolean isMeant = "override".equals(element.getAttribute("combine.self"));
    if (element.getChildCount() == 0 && isEmpty && !isMeant) {
      throw new MistakeException(new Mistake(path, "is empty", "give it a value or leave it out"));
    }
    for (Xpp3Dom child : element.getChildren()) {
      String below = path + "<" + child.getName() + ">";
      if (WITH_OWN_CHECK.contains(child.getName())) {
        MergeAttributes.checkAll(below, child);
      } else {
        checkFilled(below, child);
      }
    }
  }

  /** Of all goals. */
  Set<String> elements() {
    return parameters.elements();
  }

  /** Of the whole plugin. */
  Set<String> properties() {
    return parameters.properties();
  }
}
