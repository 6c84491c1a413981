package dev.lotrgpt.maven;

import dev.lotrgpt.maven.init.NewProject;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Makes a small project in a directory without a POM: one study with one claim, which {@code mvn
 * verify} trains and reports in about a minute.
 */
@Mojo(
    name = "init",
    requiresProject = false,
    requiresDirectInvocation = true,
    aggregator = true,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class InitMojo extends LotrGptMojo {
  /**
   * The text to learn from, which stays where it is: UTF-8 text, a play in XML, or a directory of
   * either. By default the project gets a small one that is made up.
   */
  @Parameter(property = "lotr-gpt.corpus")
  private File corpus;

  @Override
  void run() throws IOException {
    NewProject.Plugin self =
        new NewProject.Plugin(
            plugin().getGroupId(), plugin().getArtifactId(), plugin().getVersion());
    new NewProject(pom().directory(), self)
        .make(Optional.ofNullable(corpus).map(File::toPath))
        .forEach(getLog()::info);
  }
}
