package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.CheckGoal;
import dev.lotrgpt.maven.goal.ReportedStudies;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.plan.Study;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Fails the build if a study's claim does not hold, or a run failed. */
@Mojo(
    name = "check",
    defaultPhase = LifecyclePhase.VERIFY,
    requiresProject = false,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class CheckMojo extends StoreMojo {
  /** Whether a run that failed, or is not trained, fails the build. */
  @Parameter(property = "lotr-gpt.failOnFailed", defaultValue = "true")
  private boolean failOnFailed;

  /** Whether a claim that the results refute fails the build. */
  @Parameter(property = "lotr-gpt.failOnRefuted", defaultValue = "true")
  private boolean failOnRefuted;

  /** Whether a claim that cannot be decided, as runs are missing, fails the build. */
  @Parameter(property = "lotr-gpt.failOnUndecided", defaultValue = "true")
  private boolean failOnUndecided;

  /** Whether a claim that asks for a probability, and has runs of one seed, fails the build. */
  @Parameter(property = "lotr-gpt.failOnTooFewSeeds", defaultValue = "false")
  private boolean failOnTooFewSeeds;

  @Override
  void run() throws MojoFailureException, IOException {
    CheckGoal.Rules rules =
        new CheckGoal.Rules(failOnFailed, failOnRefuted, failOnUndecided, failOnTooFewSeeds);
    ProjectStudies studies = projectStudies();
    ReportedStudies reported = reportedStudies();
    QueuedRuns queued = QueuedRuns.of(context());
    new CheckGoal(workplace(), rules)
        .check(
            reported.studies(),
            study -> studies.isSelected(study.id()) && queued.count(study) == 0);
    List<String> untrained = new ArrayList<>(reported.untrained());
    for (Study study : reported.studies()) {
      if (queued.count(study) > 0) {
        untrained.remove(study.id());
        getLog()
            .info(
                "Study "
                    + study.id()
                    + " is not checked: the cluster has "
                    + queued.count(study)
                    + " of "
                    + Figures.count(study.runs().size(), "run"));
      }
    }
    if (rules.undecided() && !untrained.isEmpty()) {
      throw new MojoFailureException(
          "not trained, so nothing is decided: "
              + String.join(", ", untrained)
              + "; to go on all the same: -Dlotr-gpt.failOnUndecided=false");
    }
  }
}
