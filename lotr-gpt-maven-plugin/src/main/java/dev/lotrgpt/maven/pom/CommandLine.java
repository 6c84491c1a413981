package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.execution.MavenSession;

/**
 * What the user gives with {@code -Dlotr-gpt.NAME=VALUE}; {@link Precedence} puts it over the POM.
 *
 * @param properties of the command line, or of Maven's JVM where the command line does not say
 * @param directory where the command was given: relative paths start there
 */
public record CommandLine(Properties properties, Path directory) {
  /** Begins the name of every property of this plugin. */
  public static final String PREFIX = "lotr-gpt.";

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
   * @throws MistakeException if it is given but empty: a script's variable may not be set, and no
   *     default is what was meant then
   */
  public Optional<String> text(String name) {
    Optional<String> text = Optional.ofNullable(properties.getProperty(PREFIX + name));
    if (text.isPresent() && isEmpty(name, text.get())) {
      throw new MistakeException(
          new Mistake(
              "property " + PREFIX + name + " (-D" + PREFIX + name + ")",
              "is empty",
              "give it a value or leave it out"));
    }
    return text;
  }

  static boolean isEmpty(String name, String text) {
    return TEXTS.contains(name) ? text.isEmpty() : text.isBlank();
  }
}
