package dev.lotrgpt.maven;

import dev.lotrgpt.experiment.Settings;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.maven.goal.CorpusSource;
import dev.lotrgpt.maven.goal.TrainGoal;
import dev.lotrgpt.maven.pom.Baseline;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.pom.StudyElement;
import dev.lotrgpt.maven.worker.WorkerException;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.maven.plugin.MojoExecution;
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
    threadSafe = true)
public class TrainMojo extends WorkerMojo {
  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

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

  /** Whether the first failed run ends the build; otherwise the study's other runs go on. */
  @Parameter(property = "lotr-gpt.failFast", defaultValue = "false")
  private boolean failFast;

  @Override
  void run() throws MojoFailureException, WorkerException, IOException, InterruptedException {
    String id = ProjectStudies.id(execution.getExecutionId());
    if (!projectStudies().isSelected(id)) {
      getLog().info("Study " + id + " is not among <studies> (-Dlotr-gpt.studies)");
      return;
    }
    Settings baseline = baseline();
    TrainGoal goal =
        new TrainGoal(workplace(), workers(), compute(), commandLine().or("failFast", failFast));
    Study planned =
        goal.plan(
            id,
            study,
            baseline,
            CorpusSource.read(commandLine().or("corpus", corpus), directory()));
    goal.train(planned);
  }

  private Settings baseline() {
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    groups.put("model", model);
    groups.put("training", training);
    groups.put("data", data);
    return new Baseline(groups, commandLine(), project().getProperties()).settings();
  }
}
