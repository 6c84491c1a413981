package dev.lotrgpt.maven;

import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.maven.goal.CheckGoal;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Fails the build if a study's claim does not hold. */
@Mojo(
    name = "check",
    defaultPhase = LifecyclePhase.VERIFY,
    requiresProject = false,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class CheckMojo extends LotrGptMojo {
  /** Whether a claim that the results refute fails the build. */
  @Parameter(property = "lotr-gpt.failOnRefuted", defaultValue = "true")
  private boolean failOnRefuted;

  /** Whether a claim that cannot be decided, as runs are missing, fails the build. */
  @Parameter(property = "lotr-gpt.failOnUndecided", defaultValue = "true")
  private boolean failOnUndecided;

  @Override
  void run() throws MojoFailureException, IOException {
    boolean undecidedFails = commandLine().or("failOnUndecided", failOnUndecided);
    List<Study> planned = plannedStudies();
    new CheckGoal(workplace(), commandLine().or("failOnRefuted", failOnRefuted), undecidedFails)
        .check(planned);
    List<String> missing = new ArrayList<>(studyIds());
    missing.removeAll(planned.stream().map(Study::id).toList());
    if (undecidedFails && !missing.isEmpty()) {
      throw new MojoFailureException(
          "not trained, so nothing is decided: "
              + String.join(", ", missing)
              + "; to go on all the same: -Dlotr-gpt.failOnUndecided=false");
    }
  }
}
