package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.CheckGoal;
import dev.lotrgpt.maven.goal.ReportedStudies;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.pom.ProjectStudies;
import java.io.IOException;
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
        new CheckGoal.Rules(
            commandLine().or("failOnFailed", failOnFailed),
            commandLine().or("failOnRefuted", failOnRefuted),
            commandLine().or("failOnUndecided", failOnUndecided),
            commandLine().or("failOnTooFewSeeds", failOnTooFewSeeds));
    ProjectStudies studies = projectStudies();
    ReportedStudies reported = reportedStudies();
    new CheckGoal(workplace(), rules)
        .check(reported.studies(), study -> studies.isSelected(study.id()));
    if (rules.undecided() && !reported.untrained().isEmpty()) {
      throw new MojoFailureException(
          "not trained, so nothing is decided: "
              + String.join(", ", reported.untrained())
              + "; to go on all the same: -Dlotr-gpt.failOnUndecided=false");
    }
  }
}
