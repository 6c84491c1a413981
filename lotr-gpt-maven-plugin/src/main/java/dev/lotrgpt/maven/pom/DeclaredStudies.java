package dev.lotrgpt.maven.pom;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.PluginParameterExpressionEvaluator;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.codehaus.plexus.component.configurator.ComponentConfigurator;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Reads what other executions of goal {@code train} declare, as Maven will when it is their turn:
 * so a slip in the last study shows before the first one is trained.
 */
public final class DeclaredStudies {
  private static final String TRAIN = "train";

  private static final Set<String> ELEMENTS =
      Arrays.stream(StudyDeclaration.class.getDeclaredFields())
          .map(java.lang.reflect.Field::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final ComponentConfigurator configurator;
  private final MavenSession session;
  private final MojoExecution execution;

  /**
   * @param execution of any goal of this plugin
   */
  public DeclaredStudies(
      ComponentConfigurator configurator, MavenSession session, MojoExecution execution) {
    this.configurator = configurator;
    this.session = session;
    this.execution = execution;
  }

  /**
   * @throws ComponentConfigurationException if an element does not have the type that it should
   */
  public StudyDeclaration read(PluginExecution study) throws ComponentConfigurationException {
    PluginDescriptor plugin = execution.getMojoDescriptor().getPluginDescriptor();
    PlexusConfiguration defaults = plugin.getMojo(TRAIN).getMojoConfiguration();
    Xpp3Dom elements = new Xpp3Dom("configuration");
    for (String name : ELEMENTS) {
      given(study, name).or(() -> fallback(defaults, name)).ifPresent(elements::addChild);
    }
    StudyDeclaration declaration = new StudyDeclaration();
    configurator.configureComponent(
        declaration,
        new XmlPlexusConfiguration(elements),
        new PluginParameterExpressionEvaluator(session, execution),
        plugin.getClassRealm());
    return declaration;
  }

  private static Optional<Xpp3Dom> given(PluginExecution study, String name) {
    return study.getConfiguration() instanceof Xpp3Dom configuration
        ? Optional.ofNullable(configuration.getChild(name))
        : Optional.empty();
  }

  /** The property that holds it, or the parameter's default. */
  private static Optional<Xpp3Dom> fallback(PlexusConfiguration defaults, String name) {
    PlexusConfiguration parameter = defaults.getChild(name, false);
    if (parameter == null) {
      return Optional.empty();
    }
    Xpp3Dom element = new Xpp3Dom(name);
    element.setValue(parameter.getValue(null));
    String value = parameter.getAttribute("default-value", null);
    if (value != null) {
      element.setAttribute("default-value", value);
    }
    return Optional.of(element);
  }
}
