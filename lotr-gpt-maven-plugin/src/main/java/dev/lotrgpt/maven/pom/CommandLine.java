package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.SettingsException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.execution.MavenSession;

/**
 * What the user gives with {@code -Dlotr-gpt.NAME=VALUE}: it wins over the POM.
 *
 * @param properties of the command line, or of Maven's JVM where the command line does not say
 * @param directory where the command was given: relative paths start there
 */
public record CommandLine(Properties properties, Path directory) {
  /** Begins the name of every property of this plugin. */
  public static final String PREFIX = "lotr-gpt.";

  /** What Maven makes of {@code -Dlotr-gpt.store}. */
  private static final String NO_VALUE = "true";

  /** Texts that may be blank. */
  private static final Set<String> TEXTS = Set.of("prompt", "samples.prompts");

  public static CommandLine of(MavenSession session) {
    Properties given = new Properties();
    for (Properties source : List.of(session.getSystemProperties(), session.getUserProperties())) {
      source.stringPropertyNames().stream()
          .filter(name -> name.startsWith(PREFIX))
          .forEach(name -> given.setProperty(name, source.getProperty(name)));
    }
    return new CommandLine(
        given, Path.of(session.getRequest().getSystemProperties().getProperty("user.dir")));
  }

  /**
   * @throws SettingsException if it is given but empty: a script's variable may not be set, and no
   *     default is what was meant then
   */
  public Optional<String> text(String name) {
    Optional<String> text = Optional.ofNullable(properties.getProperty(PREFIX + name));
    if (text.isPresent() && isEmpty(name, text.get())) {
      throw new SettingsException(
          "property "
              + PREFIX
              + name
              + " (-D"
              + PREFIX
              + name
              + ") is empty: give it a value or leave it out");
    }
    return text;
  }

  static boolean isEmpty(String name, String text) {
    return TEXTS.contains(name) ? text.isEmpty() : text.isBlank();
  }

  public String or(String name, String pom) {
    return text(name).orElse(pom);
  }

  public int or(String name, int pom) {
    return text(name)
        .map(text -> parse(name, text, Integer::valueOf, "a whole number"))
        .orElse(pom);
  }

  public long or(String name, long pom) {
    return text(name).map(text -> parse(name, text, Long::valueOf, "a whole number")).orElse(pom);
  }

  public double or(String name, double pom) {
    return text(name).map(text -> parse(name, text, Double::valueOf, "a number")).orElse(pom);
  }

  public boolean or(String name, boolean pom) {
    return text(name)
        .map(text -> parse(name, text, CommandLine::bool, "true or false"))
        .orElse(pom);
  }

  /**
   * In the POM, paths start at its directory, as Maven has it.
   *
   * @throws SettingsException if it is no path, or one that somebody meant to be replaced
   */
  public Optional<Path> or(String name, File pom) {
    Optional<String> given = text(name);
    if (given.isPresent() && given.get().equals(NO_VALUE)) {
      throw new SettingsException(
          "-D"
              + PREFIX
              + name
              + " has no value, which Maven takes for 'true': give a path; for one of that name: ./"
              + NO_VALUE);
    }
    Optional<String> path = given.or(() -> Optional.ofNullable(pom).map(File::getPath));
    return path.map(text -> path(name, text, given.isPresent() ? directory : Path.of("")));
  }

  private static Path path(String name, String text, Path start) {
    String where = "<" + name + "> (-D" + PREFIX + name + "): ";
    if (text.contains("${")) {
      throw new SettingsException(
          where + "'" + text + "' holds a property that is not set; no directory has such a name");
    }
    if (text.equals("~") || text.startsWith("~/")) {
      throw new SettingsException(
          where
              + "'"
              + text
              + "': no shell replaces ~ behind -D"
              + PREFIX
              + name
              + "=, so write $HOME instead");
    }
    return start.resolve(text);
  }

  private interface Parser<V> {
    V parse(String text);
  }

  private static <V> V parse(String name, String text, Parser<V> parser, String expectation) {
    try {
      return parser.parse(text.trim());
    } catch (IllegalArgumentException e) {
      throw new SettingsException("-D" + PREFIX + name + ": '" + text + "' is not " + expectation);
    }
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
