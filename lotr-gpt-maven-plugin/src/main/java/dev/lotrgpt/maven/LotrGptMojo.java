package dev.lotrgpt.maven;

import dev.lotrgpt.maven.pom.CalledGoals;
import dev.lotrgpt.maven.pom.CommandLine;
import dev.lotrgpt.maven.pom.EffectCheck;
import dev.lotrgpt.maven.pom.MergeCheck;
import dev.lotrgpt.maven.pom.NameCheck;
import dev.lotrgpt.maven.pom.PomReferences;
import dev.lotrgpt.maven.worker.WorkerException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What all goals have in common: the project, the names that are known, what becomes of errors. */
abstract class LotrGptMojo extends AbstractMojo {
  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${plugin}", readonly = true, required = true)
  private PluginDescriptor plugin;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  @Inject private GoalInModules inModules;

  /** Does nothing. */
  @Parameter(property = "lotr-gpt.skip", defaultValue = "false")
  private boolean skip;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    perform(this::run);
  }

  /** What a goal does, with what may go wrong. */
  @FunctionalInterface
  interface Work {
    void perform() throws MojoFailureException, WorkerException, IOException, InterruptedException;
  }

  /** Unless the goal is skipped. */
  final void perform(Work work) throws MojoExecutionException, MojoFailureException {
    try {
      NameCheck names = new NameCheck(plugin, PomReferences.of(session));
      names.checkValues(commandLine(), project.getProperties());
      if (skip) {
        getLog().info("Skipped, by <skip> (-Dlotr-gpt.skip)");
        return;
      }
      if (isAboutOtherModules()) {
        inModules.execute(session, execution, pom().modules(), getLog());
        return;
      }
      names.checkPrefix(session.getUserProperties());
      names.checkProperties(commandLine().properties());
      names.checkProperties(project.getProperties());
      pom().plugin().ifPresent(names::checkPom);
      pom().checkScale();
      tellOnce();
      work.perform();
    } catch (WorkerException.Died e) {
      e.lastLines().forEach(line -> getLog().error("| " + line));
      throw new MojoFailureException(e.getMessage(), e);
    } catch (WorkerException | IOException | RuntimeException e) {
      throw GoalFailure.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted", e);
    }
  }

  private boolean isAboutOtherModules() {
    return execution.getSource() == MojoExecution.Source.CLI
        && !execution.getMojoDescriptor().isAggregator()
        && pom().modules().areMeantWithoutThis(execution.getExecutionId());
  }

  /** Once for each project. */
  @SuppressWarnings("unchecked")
  private void tellOnce() {
    if (getPluginContext().put("lotr-gpt.effect", true) == null) {
      EffectCheck effect = new EffectCheck(plugin);
      effect.properties(commandLine(), CalledGoals.of(session, plugin)).forEach(getLog()::warn);
      Set<String> executions = CalledGoals.executions(session, plugin);
      pom().plugin().stream()
          .flatMap(configured -> effect.executions(configured, executions).stream())
          .forEach(getLog()::warn);
      commandLine()
          .text("studies")
          .flatMap(selection -> pom().modules().leftOut(selection, session.getProjects()))
          .ifPresent(getLog()::warn);
      MergeCheck.of(project).lines(plugin.getPluginLookupKey()).forEach(getLog()::warn);
      remark().ifPresent(getLog()::info);
    }
  }

  /** What the first goal in a project says of all of them. */
  Optional<String> remark() {
    return Optional.empty();
  }

  /** Does the goal's work; exceptions with one line for the user become Maven's. */
  abstract void run()
      throws MojoFailureException, WorkerException, IOException, InterruptedException;

  /** What goals of this plugin tell one another, in this build and project. */
  @SuppressWarnings("unchecked")
  final Map<String, Object> context() {
    return getPluginContext();
  }

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
}
