package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.MistakeException;
import java.lang.reflect.Field;
import java.util.Optional;
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
 * Reads what other executions of this plugin declare, as Maven will when it is their turn: so a
 * slip in the last study shows before the first one is trained.
 */
public final class DeclaredStudies {
  private static final String TRAIN = "train";
  private static final String REPORT = "report";
  private static final String EVALUATE = "evaluate";

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
   * @throws MistakeException if an element does not have the type that it should
   */
  public StudyDeclaration read(PluginExecution study) {
    return read(study, TRAIN, new StudyDeclaration());
  }

  /**
   * @throws MistakeException if an element does not have the type that it should
   */
  public SiteDeclaration readSite(PluginExecution report) {
    return read(report, REPORT, new SiteDeclaration());
  }

  /**
   * @throws MistakeException if an element does not have the type that it should
   */
  public SamplesDeclaration readSamples(PluginExecution evaluation) {
    return read(evaluation, EVALUATE, new SamplesDeclaration());
  }

  /** Fills the fields of a declaration from the elements of their names. */
  private <D> D read(PluginExecution declaring, String goal, D declaration) {
    PluginDescriptor plugin = execution.getMojoDescriptor().getPluginDescriptor();
    PlexusConfiguration defaults = plugin.getMojo(goal).getMojoConfiguration();
    Xpp3Dom elements = new Xpp3Dom("configuration");
    for (Field field : declaration.getClass().getDeclaredFields()) {
      given(declaring, field.getName())
          .or(() -> fallback(defaults, field.getName()))
          .ifPresent(elements::addChild);
    }
    try {
      configurator.configureComponent(
          declaration,
          new XmlPlexusConfiguration(elements),
          new PluginParameterExpressionEvaluator(session, execution),
          plugin.getClassRealm());
    } catch (ComponentConfigurationException e) {
      throw e.getCause() instanceof MistakeException mistake
          ? mistake
          : new IllegalStateException("not a mistake in the POM", e);
    }
    return declaration;
  }

  private static Optional<Xpp3Dom> given(PluginExecution declaring, String name) {
    return declaring.getConfiguration() instanceof Xpp3Dom configuration
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
