package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.Places;
import dev.lotrgpt.maven.goal.StudyPlanner;
import dev.lotrgpt.maven.goal.TrainGoal;
import dev.lotrgpt.maven.goal.TrainPlan;
import dev.lotrgpt.maven.pom.CheckpointElement;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.pom.StudyDeclaration;
import dev.lotrgpt.maven.pom.StudyElement;
import dev.lotrgpt.maven.report.SiteReport;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.SettingsException;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.ResultTables;
import dev.lotrgpt.text.CorpusException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Trains the runs of a study that are not trained yet. Each execution is a study, named by its id;
 * one without a study trains the baseline alone.
 */
@Mojo(
    name = "train",
    defaultPhase = LifecyclePhase.INTEGRATION_TEST,
    requiresProject = false,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class TrainMojo extends RunningMojo {
  /** The text to learn from: UTF-8 text, a play in XML, or a directory of either. */
  @Parameter(property = "lotr-gpt.corpus")
  private File corpus;

  /** The baseline's shape: layers, heads, embedding, context. */
  @Parameter private Map<String, String> model;

  /** How the baseline is trained: batchSize, iterations, learningRate, dropout, seed, ... */
  @Parameter private Map<String, String> training;

  /** How the corpus is split: fraction, validationShare. */
  @Parameter private Map<String, String> data;

  /**
   * How many seeds each run is trained with: the baseline's and those that follow it. A study may
   * say otherwise.
   */
  @Parameter(property = "lotr-gpt.seeds", defaultValue = "1")
  private int seeds;

  /** A question, the runs that answer it, and what they are claimed to show. */
  @Parameter private StudyElement study;

  /** When to write checkpoints, at the latest: iterations, minutes (default 1). */
  @Parameter private CheckpointElement checkpoint = new CheckpointElement();

  /** Whether the first failed run ends the build; otherwise the study's other runs go on. */
  @Parameter(property = "lotr-gpt.failFast", defaultValue = "false")
  private boolean failFast;

  /**
   * @param lifecycle knows what follows
   */
  @Inject
  public TrainMojo(LifecycleExecutor lifecycle) {
    super(lifecycle);
  }

  @Override
  void run() throws MojoFailureException, WorkerException, IOException, InterruptedException {
    String id = ProjectStudies.id(execution().getExecutionId());
    ProjectStudies studies = projectStudies();
    if (!studies.isSelected(id)) {
      requireExecution(studies);
      getLog().info("Study " + id + " is not among <studies> (-Dlotr-gpt.studies)");
      conclude(List.of());
      return;
    }
    TrainGoal goal =
        new TrainGoal(
            workplace(),
            workers(),
            compute(),
            checkpoint.toPolicy(commandLine()),
            commandLine().or("failFast", failFast));
    StudyPlanner planner = planner();
    StudyDeclaration declared =
        new StudyDeclaration(corpus, model, training, data, study, backend(), seeds);
    requireTextApart(declared);
    TrainPlan planned = planner.plan(id, declared);
    List<Study> all = new ArrayList<>(List.of(planned.study()));
    if (studies.isFirst(id)) {
      all.addAll(others(planner, studies, id));
    }
    requireRoom(all);
    declared.study().overridden(id, commandLine()).forEach(getLog()::warn);
    conclude(goal.train(planned));
  }

  /** On the command line the goal has no study, unless it names an execution. */
  private void requireExecution(ProjectStudies studies) {
    if (ProjectStudies.isOfCommandLine(execution().getExecutionId())) {
      throw new SettingsException(
          "<studies> (-Dlotr-gpt.studies): goal train on the command line trains the baseline"
              + " alone; for a study: mvn lotr-gpt:train@"
              + studies.selected().get(0).getId());
    }
  }

  /** Finds what is wrong with the studies to come before hours are spent on the first. */
  private static List<Study> others(StudyPlanner planner, ProjectStudies studies, String first) {
    List<Study> others = new ArrayList<>();
    for (PluginExecution other : studies.declared()) {
      try {
        if (!other.getId().equals(first)) {
          others.add(planner.plan(other));
        }
      } catch (CorpusException e) {
        // Where it is not to be trained, its text need not be there.
        if (studies.isSelected(other.getId())) {
          throw e;
        }
      }
    }
    return others;
  }

  /** Before it is read: what is in a store may be no text, which says nothing of why. */
  private void requireTextApart(StudyDeclaration declared) throws IOException {
    Optional<Path> text = declared.corpus(commandLine());
    if (text.isPresent()) {
      places().checkCorpus(text.get());
    }
  }

  /** What is written must have a place where it harms nothing: known now, not in the end. */
  private void requireRoom(List<Study> all) throws IOException {
    Places places = places();
    places.checkStore();
    ResultTables.requireRoom(workplace().results());
    List<Path> corpora = corpora(all);
    for (Path text : corpora) {
      places.checkCorpus(text);
    }
    for (Path site : sites()) {
      places.checkSite(site, corpora);
      SiteReport.requireRoom(site, all);
    }
  }
}
