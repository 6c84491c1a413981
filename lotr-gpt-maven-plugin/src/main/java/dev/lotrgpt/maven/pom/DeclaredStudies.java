package dev.lotrgpt.maven.pom;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.codehaus.plexus.component.configurator.ComponentConfigurator;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Reads what other executions of goal {@code train} declare, as Maven will when it is their turn:
 * so a slip in the last study shows before the first one is trained.
 */
public final class DeclaredStudies {
  private static final Set<String> ELEMENTS =
      Arrays.stream(StudyDeclaration.class.getDeclaredFields())
          .map(java.lang.reflect.Field::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final ComponentConfigurator configurator;
  private final MavenSession session;
  private final MojoExecution train;

  /**
   * @param train an execution of the goal
   */
  public DeclaredStudies(
      ComponentConfigurator configurator, MavenSession session, MojoExecution train) {
    this.configurator = configurator;
    this.session = session;
    this.train = train;
  }

  /**
   * @throws ComponentConfigurationException if an element does not have the type that it should
   */
  public StudyDeclaration read(PluginExecution execution) throws ComponentConfigurationException {
    Xpp3Dom elements = new Xpp3Dom("configuration");
    if (execution.getConfiguration() instanceof Xpp3Dom configuration) {
      Arrays.stream(configuration.getChildren())
          .filter(child -> ELEMENTS.contains(child.getName()))
          .forEach(elements::addChild);
    }
    StudyDeclaration declaration = new StudyDeclaration();
    configurator.configureComponent(
        declaration,
        new XmlPlexusConfiguration(elements),
        new PluginParameterExpressionEvaluator(session, train),
        train.getMojoDescriptor().getPluginDescriptor().getClassRealm());
    return declaration;
  }
}
