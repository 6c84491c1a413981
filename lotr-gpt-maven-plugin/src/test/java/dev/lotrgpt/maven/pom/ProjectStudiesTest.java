package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.junit.jupiter.api.Test;

class ProjectStudiesTest {
  private final Plugin plugin = new Plugin();

  @Test
  void areTheExecutionsOfTrain() {
    declare("b", "train", null);
    declare("results", "evaluate", null);
    declare("a", "train", null);
    declare("off", "train", "none");
    assertThat(studies(null).areDeclared()).isTrue();
    assertThat(ids(studies(null))).containsExactly("b", "a");
    assertThat(studies("").isFirst("b")).isTrue();
    assertThat(studies("a").isFirst("a")).isTrue();
  }

  @Test
  void areThoseOfTheStoreWhereThePomHasNone() {
    assertThat(studies(null).areDeclared()).isFalse();
    assertThat(ProjectStudies.of(Optional.empty(), null).areDeclared()).isFalse();
  }

  @Test
  void canBeSelected() {
    declare("a", "train", null);
    declare("b", "train", null);
    declare("c", "train", null);
    ProjectStudies studies = studies("c, a");
    assertThat(ids(studies)).containsExactly("a", "c");
    assertThat(studies.isSelected("b")).isFalse();
    assertThat(studies.isSelected("c")).isTrue();
  }

  @Test
  void suggestTheOneThatWasMeant() {
    declare("scaling", "train", null);
    assertThatThrownBy(() -> studies("scalign"))
        .hasMessageContaining("'scalign'")
        .hasMessageEndingWith("perhaps you meant scaling");
  }

  @Test
  void haveIdsThatCanNameFiles() {
    declare("../evil", "train", null);
    assertThatThrownBy(() -> studies(null)).hasMessageContaining("'../evil' names files as well");
  }

  @Test
  void callTheOneFromTheCommandLineBaseline() {
    assertThat(ProjectStudies.id("default-cli")).isEqualTo("baseline");
    assertThat(ProjectStudies.id("scaling")).isEqualTo("scaling");
  }

  private ProjectStudies studies(String selection) {
    return ProjectStudies.of(Optional.of(plugin), selection);
  }

  private void declare(String id, String goal, String phase) {
    PluginExecution execution = new PluginExecution();
    execution.setId(id);
    execution.setPhase(phase);
    execution.addGoal(goal);
    plugin.addExecution(execution);
  }

  private static List<String> ids(ProjectStudies studies) {
    return studies.selected().stream().map(PluginExecution::getId).toList();
  }
}
