package dev.lotrgpt.maven;

import dev.lotrgpt.claim.ClaimException;
import dev.lotrgpt.maven.goal.ReportedStudies;
import dev.lotrgpt.maven.goal.Workplace;
import dev.lotrgpt.maven.pom.CalledGoals;
import dev.lotrgpt.maven.pom.CommandLine;
import dev.lotrgpt.maven.pom.EffectCheck;
import dev.lotrgpt.maven.pom.NameCheck;
import dev.lotrgpt.maven.pom.PomReferences;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.maven.progress.Terminal;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.SettingsException;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.CorpusException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
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
      names.checkPrefix(session.getUserProperties());
      names.checkProperties(commandLine().properties());
      names.checkProjectProperties(project.getProperties());
      pom().plugin().ifPresent(names::checkPom);
      tellOfNoEffect();
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

  /** Once for each project. */
  @SuppressWarnings("unchecked")
  private void tellOfNoEffect() {
    if (getPluginContext().put("lotr-gpt.effect", true) == null) {
      EffectCheck effect = new EffectCheck(plugin);
      effect.properties(commandLine(), CalledGoals.of(session, plugin)).forEach(getLog()::warn);
      pom().plugin().map(effect::elements).orElse(List.of()).forEach(getLog()::warn);
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

  final PluginDescriptor plugin() {
    return plugin;
  }

  final MojoExecution execution() {
    return execution;
  }

  final PomProject pom() {
    return new PomProject(session, project, execution, getLog());
  }

  final Workplace workplace() {
    return new Workplace(
        pom().directory(),
        new RunStore(pom().place("store", store, "lotr-gpt")),
        pom().place("results", results, "lotr-gpt"),
        new Console(getLog()::info, Terminal.of(session, getLog().isInfoEnabled())));
  }

  final ProjectStudies projectStudies() {
    return pom().selected(commandLine().or("studies", studies));
  }

  /** All studies, selected or not; tells what of those selected is not trained. */
  final ReportedStudies reportedStudies() throws IOException {
    ReportedStudies reported = pom().reported(projectStudies(), workplace().store());
    reported.lines().forEach(getLog()::warn);
    return reported;
  }
}
