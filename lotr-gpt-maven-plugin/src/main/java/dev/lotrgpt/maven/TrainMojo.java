package dev.lotrgpt.maven;

import dev.lotrgpt.experiment.ResultTables;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.maven.goal.Places;
import dev.lotrgpt.maven.goal.StudyPlanner;
import dev.lotrgpt.maven.goal.TrainGoal;
import dev.lotrgpt.maven.pom.CheckpointElement;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.pom.StudyDeclaration;
import dev.lotrgpt.maven.pom.StudyElement;
import dev.lotrgpt.maven.report.SiteReport;
import dev.lotrgpt.maven.worker.WorkerException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
public class TrainMojo extends WorkerMojo {
  /** The text to learn from: UTF-8 text, a play in XML, or a directory of either. */
  @Parameter(property = "lotr-gpt.corpus")
  private File corpus;

  /** The baseline's shape: layers, heads, embedding, context. */
  @Parameter private Map<String, String> model;

  /** How the baseline is trained: batchSize, iterations, learningRate, dropout, seed, ... */
  @Parameter private Map<String, String> training;

  /** How the corpus is split: fraction, validationShare. */
  @Parameter private Map<String, String> data;

  /** A question, the runs that answer it, and what they are claimed to show. */
  @Parameter private StudyElement study;

  /** When to write checkpoints, at the latest: iterations, minutes (default 1). */
  @Parameter private CheckpointElement checkpoint = new CheckpointElement();

  /** Whether the first failed run ends the build; otherwise the study's other runs go on. */
  @Parameter(property = "lotr-gpt.failFast", defaultValue = "false")
  private boolean failFast;

  @Override
  void run() throws MojoFailureException, WorkerException, IOException, InterruptedException {
    String id = ProjectStudies.id(execution().getExecutionId());
    ProjectStudies studies = projectStudies();
    if (!studies.isSelected(id)) {
      getLog().info("Study " + id + " is not among <studies> (-Dlotr-gpt.studies)");
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
    Study planned =
        planner.plan(id, new StudyDeclaration(corpus, model, training, data, study, backend()));
    List<Study> all = new ArrayList<>(List.of(planned));
    if (studies.isFirst(id)) {
      all.addAll(others(planner, studies, id));
    }
    requireRoom(all);
    goal.train(planned);
  }

  /** Finds what is wrong with the studies to come before hours are spent on the first. */
  private static List<Study> others(StudyPlanner planner, ProjectStudies studies, String first) {
    return studies.selected().stream()
        .filter(other -> !other.getId().equals(first))
        .map(planner::plan)
        .toList();
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
