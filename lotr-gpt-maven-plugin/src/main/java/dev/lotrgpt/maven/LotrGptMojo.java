package dev.lotrgpt.maven;

import dev.lotrgpt.claim.ClaimException;
import dev.lotrgpt.maven.goal.Places;
import dev.lotrgpt.maven.goal.ReportedStudies;
import dev.lotrgpt.maven.goal.StudyPlanner;
import dev.lotrgpt.maven.goal.Workplace;
import dev.lotrgpt.maven.pom.CommandLine;
import dev.lotrgpt.maven.pom.NameCheck;
import dev.lotrgpt.maven.pom.PomReferences;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.pom.SkipRule;
import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.maven.progress.Terminal;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.SettingsException;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.CorpusException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What all goals have in common: the run store, the studies, and what becomes of errors. */
abstract class LotrGptMojo extends AbstractMojo {
  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${plugin}", readonly = true, required = true)
  private PluginDescriptor plugin;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  /** Does nothing. */
  @Parameter(property = "lotr-gpt.skip", defaultValue = "false")
  private boolean skip;

  /** Directory of the run store, which keeps all that was trained. */
  @Parameter(property = "lotr-gpt.store", defaultValue = "${project.build.directory}/lotr-gpt")
  private File store;

  /** Directory of results.csv, claims.csv and the logs: of this project alone. */
  @Parameter(property = "lotr-gpt.results", defaultValue = "${project.build.directory}/lotr-gpt")
  private File results;

  /** The studies to work on, separated by commas: ids of executions. All by default. */
  @Parameter(property = "lotr-gpt.studies")
  private String studies;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    try {
      NameCheck names = new NameCheck(plugin, PomReferences.of(session));
      names.checkValues(commandLine(), project.getProperties());
      if (commandLine().or("skip", skip)) {
        getLog().info("Skipped, by <skip> (-Dlotr-gpt.skip)");
        return;
      }
      names.checkProperties(commandLine().properties());
      names.checkProjectProperties(project.getProperties());
      pomStudies().plugin().ifPresent(names::checkPom);
      run();
    } catch (WorkerException.Died e) {
      e.lastLines().forEach(line -> getLog().error("| " + line));
      throw new MojoFailureException(e.getMessage(), e);
    } catch (InvalidPathException
        | SettingsException
        | CorpusException
        | ClaimException
        | WorkerException
        | IOException
        | UncheckedIOException e) {
      throw GoalFailure.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted", e);
    }
  }

  /** Does the goal's work; exceptions with one line for the user become Maven's. */
  abstract void run()
      throws MojoFailureException, WorkerException, IOException, InterruptedException;

  final CommandLine commandLine() {
    return CommandLine.of(session);
  }

  final MavenSession session() {
    return session;
  }

  final MavenProject project() {
    return project;
  }

  final PluginDescriptor plugin() {
    return plugin;
  }

  /** Of the project, or where the command was given if there is none. */
  final Path directory() {
    return pomStudies().directory();
  }

  /** What to call the project. */
  final String title() {
    return hasProject() ? project.getName() : directory().toAbsolutePath().getFileName().toString();
  }

  private boolean hasProject() {
    return project.getBasedir() != null;
  }

  /**
   * A place that is below the build directory by default.
   *
   * @param withoutProject where it is by default if there is no build directory
   */
  final Path place(String name, File pom, String withoutProject) {
    boolean isKnown =
        hasProject() || project.getProperties().containsKey(CommandLine.PREFIX + name);
    File place = isKnown ? pom : directory().resolve(withoutProject).toFile();
    return commandLine().or(name, place).orElseThrow().normalize();
  }

  final MojoExecution execution() {
    return execution;
  }

  final Workplace workplace() {
    return new Workplace(
        directory(),
        new RunStore(place("store", store, "lotr-gpt")),
        place("results", results, "lotr-gpt"),
        new Console(getLog()::info, Terminal.of(session, getLog().isInfoEnabled())));
  }

  final Places places() throws IOException {
    return new Places(directory(), workplace().store().directory());
  }

  /** Where this build writes reports. */
  final List<Path> sites() {
    return pomStudies().sites();
  }

  /** Where the texts of studies are. */
  final List<Path> corpora(List<Study> studies) {
    return studies.stream()
        .map(study -> directory().resolve(study.corpus().path()))
        .distinct()
        .toList();
  }

  final ProjectStudies projectStudies() {
    return pomStudies().selected(commandLine().or("studies", studies));
  }

  final SkipRule skipRule() {
    return pomStudies().skipRule();
  }

  final StudyPlanner planner() {
    return pomStudies().planner();
  }

  /** All studies, selected or not; tells what of those selected is not trained. */
  final ReportedStudies reportedStudies() throws IOException {
    ReportedStudies reported = pomStudies().reported(projectStudies(), workplace().store());
    reported.lines().forEach(getLog()::warn);
    return reported;
  }

  private PomStudies pomStudies() {
    return new PomStudies(session, project, execution);
  }
}
