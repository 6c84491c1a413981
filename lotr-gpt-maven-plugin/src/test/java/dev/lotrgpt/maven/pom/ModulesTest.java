package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

class ModulesTest {
  private static final String KEY = "dev.lotrgpt:lotr-gpt-maven-plugin";
  private static final String UNNAMED = "default-cli";

  private final MavenProject root = module();
  private final MavenProject one = module("sweep", "results");
  private final MavenProject two = module("depth", "results");

  @Test
  void aGoalIsAboutThoseThatHaveStudies() {
    assertThat(of(root).areMeantWithoutThis(UNNAMED)).isTrue();
    assertThat(of(one).areMeantWithoutThis(UNNAMED)).isFalse();
    assertThat(of(two).areMeantWithoutThis(UNNAMED)).isFalse();
  }

  @Test
  void aGoalIsAboutTheOnlyOneThereIs() {
    assertThat(new Modules(root, List.of(root), KEY).areMeantWithoutThis(UNNAMED)).isFalse();
    assertThat(new Modules(root, List.of(root), KEY).areMeantWithoutThis("adhoc")).isFalse();
  }

  @Test
  void anExecutionIsLookedForInAllOfThem() {
    assertThat(of(one).areMeantWithoutThis("sweep")).isFalse();
    assertThat(of(two).areMeantWithoutThis("sweep")).isTrue();
    assertThat(of(root).areMeantWithoutThis("sweep")).isTrue();
    for (MavenProject module : List.of(root, one, two)) {
      assertThatThrownBy(() -> of(module).areMeantWithoutThis("swep"))
          .hasMessage(
              "@swep: no <execution> of the plugin has the <id> 'swep': perhaps you meant sweep");
    }
  }

  @Test
  void theStudiesOfTheOthersAreKnown() {
    assertThat(of(one).studiesElsewhere()).containsExactly("depth");
    assertThat(of(root).studiesElsewhere()).containsExactly("sweep", "depth");
  }

  @Test
  void studiesOfModulesThatAreLeftOutAreToldOf() {
    one.setArtifactId("one");
    assertThat(of(two).leftOut("sweep", List.of(two)))
        .hasValue(
            "-Dlotr-gpt.studies=sweep trains nothing: it is of one, which this build leaves out");
    assertThat(of(two).leftOut("sweep, depth", List.of(two))).isEmpty();
    assertThat(of(two).leftOut("sweep", List.of(one, two))).isEmpty();
    assertThat(of(two).leftOut("swep", List.of(two))).isEmpty();
  }

  private Modules of(MavenProject project) {
    return new Modules(project, List.of(root, one, two), KEY);
  }

  /** With a study and an execution of other goals, or without the plugin. */
  private static MavenProject module(String... executions) {
    Model model = new Model();
    model.setBuild(new Build());
    if (executions.length > 0) {
      Plugin plugin = new Plugin();
      plugin.setGroupId("dev.lotrgpt");
      plugin.setArtifactId("lotr-gpt-maven-plugin");
      for (String id : executions) {
        PluginExecution execution = new PluginExecution();
        execution.setId(id);
        execution.addGoal(id.equals("results") ? "report" : "train");
        plugin.addExecution(execution);
      }
      model.getBuild().addPlugin(plugin);
    }
    return new MavenProject(model);
  }
}
