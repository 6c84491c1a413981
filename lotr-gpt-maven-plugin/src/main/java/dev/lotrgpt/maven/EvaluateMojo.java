package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.EvaluateGoal;
import dev.lotrgpt.maven.goal.ReportedStudies;
import dev.lotrgpt.maven.goal.StudySamples;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.pom.SamplesElement;
import dev.lotrgpt.maven.worker.WorkerException;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Measures the best weights of all trained runs on the whole of both splits, lets them write
 * samples, and writes results.csv and claims.csv.
 */
@Mojo(
    name = "evaluate",
    defaultPhase = LifecyclePhase.POST_INTEGRATION_TEST,
    requiresProject = false,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class EvaluateMojo extends RunningMojo {
  /** What every model is asked to write: prompts, length, temperature, topK, seed. */
  @Parameter private SamplesElement samples = new SamplesElement();

  /**
   * @param lifecycle knows what follows
   */
  @Inject
  public EvaluateMojo(LifecycleExecutor lifecycle) {
    super(lifecycle);
  }

  @Override
  void run() throws MojoFailureException, WorkerException, IOException, InterruptedException {
    EvaluateGoal goal =
        new EvaluateGoal(
            workplace(),
            executor(),
            executorCompute(),
            new StudySamples(samples.toSettings(), pom().ownSamples()));
    ProjectStudies studies = projectStudies();
    ReportedStudies reported = reportedStudies();
    conclude(
        goal.evaluate(
            reported.studies().stream().filter(study -> studies.isSelected(study.id())).toList(),
            reported.studies()));
    if (execution().getSource() == MojoExecution.Source.CLI && !reported.onOtherText().isEmpty()) {
      // Otherwise the report comes next, and then goal check.
      throw new MojoFailureException(
          "the text has changed since "
              + String.join(", ", reported.onOtherText())
              + " was trained: mvn verify trains what is missing");
    }
  }
}
