package dev.lotrgpt.maven.pom;

import dev.lotrgpt.experiment.SettingsException;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;

/**
 * What the user gives with {@code -Dlotr-gpt.NAME=VALUE}: it wins over the POM.
 *
 * @param properties of the command line
 * @param directory where the command was given: relative paths start there
 */
public record CommandLine(Properties properties, Path directory) {
  /** Begins the name of every property of this plugin. */
  public static final String PREFIX = "lotr-gpt.";

  public static CommandLine of(MavenSession session) {
    return new CommandLine(
        session.getUserProperties(),
        Path.of(session.getRequest().getSystemProperties().getProperty("user.dir")));
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(properties.getProperty(PREFIX + name));
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

  /** In the POM, paths start at its directory, as Maven has it. */
  public Optional<Path> or(String name, File pom) {
    return text(name).map(directory::resolve).or(() -> Optional.ofNullable(pom).map(File::toPath));
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
      case "true", "" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
