package dev.lotrgpt.maven;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.goal.BeforeTraining;
import dev.lotrgpt.maven.goal.StudyPlanner;
import dev.lotrgpt.maven.goal.TrainGoal;
import dev.lotrgpt.maven.goal.TrainPlan;
import dev.lotrgpt.maven.pom.CheckpointElement;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.pom.SamplesElement;
import dev.lotrgpt.maven.pom.StudyDeclaration;
import dev.lotrgpt.maven.pom.StudyElement;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.Study;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.apache.maven.lifecycle.LifecycleExecutor;
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

  /**
   * The baseline's network: layers, heads, embedding, context, activation, bias, tiedHead,
   * initialisation.
   */
  @Parameter private Map<String, String> model;

  /**
   * How the baseline is trained: batchSize, iterations, learningRate, schedule,
   * minimumLearningRate, warmup, dropout, weightDecay, optimizer, beta1, beta2, epsilon,
   * gradientClip, evaluationInterval, evaluationBatches, patience, precision, seed.
   */
  @Parameter private Map<String, String> training;

  /**
   * How the corpus is split: fraction, validationShare, subset, validation, subsetSeed, tokenizer,
   * vocabulary.
   */
  @Parameter private Map<String, String> data;

  /**
   * How many seeds each run is trained with: the baseline's and those that follow it. A study may
   * say otherwise.
   */
  @Parameter(property = "lotr-gpt.seeds", defaultValue = "1")
  private int seeds;

  /** A question, the runs that answer it, and what they are claimed to show. */
  @Parameter private StudyElement study;

  /**
   * What this study's models are asked to write, if it is not what goal {@code evaluate} asks of
   * all: prompts, length, temperature, topK, seed.
   */
  @Parameter private SamplesElement samples;

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
      conclude(Map.of());
      return;
    }
    TrainGoal goal =
        new TrainGoal(
            workplace(),
            executor(),
            executorCompute(),
            pom().samples(id),
            checkpoint.toPolicy(),
            failFast);
    StudyPlanner planner = pom().planner();
    BeforeTraining before = new BeforeTraining(workplace(), pom().sites());
    StudyDeclaration declared =
        new StudyDeclaration(corpus, model, training, data, study, backend(), seeds);
    before.requireApart(declared.corpora(workplace().project()));
    TrainPlan planned = planner.plan(id, declared);
    List<Study> all = new ArrayList<>(List.of(planned.study()));
    if (studies.isFirst(id)) {
      all.addAll(before.others(planner, studies, id));
      before.missingForReport().ifPresent(getLog()::warn);
    }
    before.requireRoom(all);
    declared.study().overridden(id, commandLine()).forEach(getLog()::warn);
    conclude(goal.train(planned));
  }

  /** On the command line the goal has no study, unless it names an execution. */
  private void requireExecution(ProjectStudies studies) {
    if (ProjectStudies.isOfCommandLine(execution().getExecutionId())
        && !studies.selected().isEmpty()) {
      throw new MistakeException(
          new Mistake(
              "<studies> (-Dlotr-gpt.studies)",
              "goal train on the command line",
              "trains the baseline alone",
              "mvn lotr-gpt:train@" + studies.selected().get(0).getId() + " trains a study"));
    }
  }
}
