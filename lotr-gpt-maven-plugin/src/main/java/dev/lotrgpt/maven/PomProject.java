package dev.lotrgpt.maven;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.archive.Publication;
import dev.lotrgpt.maven.goal.ReportedStudies;
import dev.lotrgpt.maven.goal.StudyPlanner;
import dev.lotrgpt.maven.goal.Texts;
import dev.lotrgpt.maven.pom.BuildOptions;
import dev.lotrgpt.maven.pom.CommandLine;
import dev.lotrgpt.maven.pom.DeclaredStudies;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.pom.Modules;
import dev.lotrgpt.maven.pom.OwnElements;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.pom.Scale;
import dev.lotrgpt.maven.pom.SkipRule;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.store.RunStore;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Contributor;
import org.apache.maven.model.License;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;

/**
 * A project as its POM declares it, for any goal of this plugin: its studies, its places. There is
 * a project without a directory where the command was given outside of one.
 *
 * @param execution of the goal
 * @param log of the goal
 */
record PomProject(MavenSession session, MavenProject project, MojoExecution execution, Log log) {
  private static final String TEXTS = "lotr-gpt.texts";

  /** What to call it, and its scale. */
  String title() {
    String name =
        exists() ? project.getName() : directory().toAbsolutePath().getFileName().toString();
    return name + Scale.of(session, project).name().map(scale -> ", scale " + scale).orElse("");
  }

  /** What the POM says of it; empty where it says nothing. */
  String about() {
    return Optional.ofNullable(project.getDescription()).orElse("").replaceAll("\\s+", " ").trim();
  }

  /**
   * @throws MistakeException if the build is not of the scale that is asked for
   */
  void checkScale() {
    Set<String> elsewhere =
        session.getAllProjects().stream()
            .flatMap(other -> Scale.of(other).names().stream())
            .collect(Collectors.toSet());
    Scale.of(session, project).check(CommandLine.of(session), elsewhere);
  }

  /**
   * For the user.
   *
   * @param store directory of the run store
   */
  Optional<String> scaleLine(Path store) {
    Path build = exists() ? Path.of(project.getBuild().getDirectory()) : directory();
    return Scale.of(session, project).line(store, build.resolve("lotr-gpt"));
  }

  /** Its own, or where the command was given if there is none. */
  Path directory() {
    return Optional.ofNullable(project.getBasedir())
        .orElse(new File(session.getExecutionRootDirectory()))
        .toPath();
  }

  /** What has to be given to Maven again for the same studies. */
  List<String> options() {
    return BuildOptions.of(session, project);
  }

  /** The POM, if there is one. */
  Optional<Path> file() {
    return Optional.ofNullable(project.getFile()).map(File::toPath);
  }

  /** What the POM says of the project, for whoever cites it. */
  Publication publication() {
    return new Publication(
        title(),
        Optional.ofNullable(project.getDescription()).orElse(""),
        project.getVersion(),
        project.getDevelopers().stream().map(Contributor::getName).toList(),
        project.getLicenses().stream().map(License::getUrl).flatMap(PomProject::uri).findFirst(),
        Stream.ofNullable(project.getUrl()).flatMap(PomProject::uri).findFirst());
  }

  private static Stream<URI> uri(String text) {
    try {
      return text == null ? Stream.empty() : Stream.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      return Stream.empty();
    }
  }

  private boolean exists() {
    return project.getBasedir() != null;
  }

  /** This plugin in the POM, if it is there. */
  Optional<Plugin> plugin() {
    String key = execution.getMojoDescriptor().getPluginDescriptor().getPluginLookupKey();
    return Optional.ofNullable(project.getPlugin(key));
  }

  /**
   * @param selection ids separated by commas; null for all
   */
  ProjectStudies selected(String selection) {
    return ProjectStudies.of(plugin(), skipRule(), selection, modules().studiesElsewhere());
  }

  Modules modules() {
    String key = execution.getMojoDescriptor().getPluginDescriptor().getPluginLookupKey();
    return new Modules(project, session.getAllProjects(), key);
  }

  SkipRule skipRule() {
    return new SkipRule(CommandLine.of(session), project.getProperties());
  }

  /** Where this build writes reports. */
  List<Path> sites() {
    DeclaredStudies declared = declared();
    Set<Path> sites = new LinkedHashSet<>();
    for (PluginExecution report : executions("report").toList()) {
      sites.add(named(report, () -> declared.readSite(report).site()));
    }
    return List.copyOf(sites);
  }

  /**
   * What runs of a study are asked to write; empty if there is no goal {@code evaluate}.
   *
   * @param study id of its execution
   */
  Optional<SampleSettings> samples(String study) {
    Optional<PluginExecution> evaluation = executions("evaluate").findFirst();
    return evaluation.map(
        usual -> Optional.ofNullable(ownSamples().get(study)).orElseGet(() -> samples(usual)));
  }

  /** What studies ask for themselves, by the id of their execution. */
  Map<String, SampleSettings> ownSamples() {
    Map<String, SampleSettings> own = new LinkedHashMap<>();
    executions("train")
        .filter(study -> new OwnElements(study, plugin().orElseThrow()).has("samples"))
        .forEach(study -> own.put(study.getId(), samples(study)));
    return own;
  }

  private SampleSettings samples(PluginExecution asking) {
    return named(asking, () -> declared().readSamples(asking).samples());
  }

  private static <T> T named(PluginExecution execution, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (MistakeException e) {
      throw new MistakeException(e.mistake().within("execution '" + execution.getId() + "'"));
    }
  }

  private Stream<PluginExecution> executions(String goal) {
    return plugin().map(Plugin::getExecutions).orElse(List.of()).stream()
        .filter(execution -> execution.getGoals().contains(goal));
  }

  private DeclaredStudies declared() {
    return new DeclaredStudies(new ElementConfigurator(), session, execution);
  }

  StudyPlanner planner() {
    return new StudyPlanner(
        project.getGroupId() + ":" + project.getArtifactId(), texts(), declared()::read);
  }

  /** The same ones for all goals that work on the project in this build. */
  private Texts texts() {
    PluginDescriptor plugin = execution.getMojoDescriptor().getPluginDescriptor();
    Map<String, Object> context = session.getPluginContext(plugin, project);
    if (context.get(TEXTS) instanceof Texts texts) {
      return texts;
    }
    Texts texts = new Texts(directory(), log::info);
    context.put(TEXTS, texts);
    return texts;
  }

  ReportedStudies reported(ProjectStudies studies, RunStore store) throws IOException {
    return studies.areDeclared()
        ? ReportedStudies.declared(studies, planner(), store)
        : ReportedStudies.stored(store);
  }
}
