package dev.lotrgpt.maven.pom;

import java.util.Optional;
import java.util.Properties;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Whether goals of an execution will do nothing, as each of them decides it for itself.
 *
 * @param project properties of the project
 */
public record SkipRule(CommandLine commandLine, Properties project) {
  private static final String SKIP = "skip";

  /**
   * @param configuration of an execution, that of the plugin included
   */
  public boolean skips(Object configuration) {
    String fallback = project.getProperty(CommandLine.PREFIX + SKIP, "false");
    String pom = element(configuration).orElse(fallback);
    return Boolean.parseBoolean(commandLine.text(SKIP).orElse(pom).trim());
  }

  private static Optional<String> element(Object configuration) {
    return configuration instanceof Xpp3Dom dom
        ? Optional.ofNullable(dom.getChild(SKIP)).map(Xpp3Dom::getValue)
        : Optional.empty();
  }
}
