package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.RunsGoal;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.progress.StandardOutput;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;

/** Lists the runs of the run store: what they are called, what they came to. */
@Mojo(
    name = "runs",
    requiresProject = false,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class RunsMojo extends StoreMojo {
  @Override
  void run() throws IOException {
    new RunsGoal(workplace(), StandardOutput.stream()).list();
  }
}
