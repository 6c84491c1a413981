package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectStudiesTest {
  private static final SkipRule SKIPS =
      new SkipRule(new CommandLine(new Properties(), Path.of("")), new Properties());

  private final Plugin plugin = new Plugin();

  @Test
  void areTheExecutionsOfTrain() {
    declare("b", "train", null);
    declare("results", "evaluate", null);
    declare("a", "train", null);
    declare("off", "train", "none");
    assertThat(studies(null).areDeclared()).isTrue();
    assertThat(ids(studies(null))).containsExactly("b", "a");
    assertThat(studies(null).isFirst("b")).isTrue();
    assertThat(studies("a").isFirst("a")).isTrue();
  }

  @Test
  void areThoseOfTheStoreWhereThePomHasNone() {
    assertThat(studies(null).areDeclared()).isFalse();
    assertThat(ProjectStudies.of(Optional.empty(), SKIPS, null, Set.of()).areDeclared()).isFalse();
  }

  @Test
  void canBeSelected() {
    declare("a", "train", null);
    declare("b", "train", null);
    declare("c", "train", null);
    ProjectStudies studies = studies("c, a");
    assertThat(ids(studies)).containsExactly("a", "c");
    assertThat(studies.declared()).hasSize(3);
    assertThat(studies.isSelected("b")).isFalse();
    assertThat(studies.isSelected("c")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "a,", ",a", "a,,b", " "})
  void areNamedBetweenCommas(String selection) {
    declare("a", "train", null);
    declare("b", "train", null);
    assertThatThrownBy(() -> studies(selection))
        .hasMessage(
            "<studies> (-Dlotr-gpt.studies): '"
                + selection
                + "' has a place without an id: separate ids with one comma each");
  }

  @Test
  void areNotThoseThatAreSkipped() throws Exception {
    declare("a", "train", null);
    declare("b", "train", null);
    plugin
        .getExecutionsAsMap()
        .get("a")
        .setConfiguration(
            Xpp3DomBuilder.build(new StringReader("<x><skip>true</skip><corpus>c</corpus></x>")));
    assertThat(ids(studies(null))).containsExactly("b");
    assertThat(studies(null).isFirst("b")).isTrue();
    assertThatThrownBy(() -> studies("a"))
        .hasMessageEndingWith(
            "execution 'a' is switched off, by <skip> or <phase>none</phase>:"
                + " switch it on, or leave it out");
  }

  @Test
  void areNotThoseOfTheStoreWhereAllAreSwitchedOff() {
    declare("a", "train", "none");
    assertThat(studies(null).areDeclared()).isTrue();
    assertThat(ids(studies(null))).isEmpty();
  }

  @Test
  void suggestTheOneThatWasMeant() {
    declare("scaling", "train", null);
    assertThatThrownBy(() -> studies("scalign"))
        .hasMessageContaining("'scalign'")
        .hasMessageEndingWith("perhaps you meant scaling");
  }

  @Test
  void mayBeThoseOfAnotherModule() {
    declare("scaling", "train", null);
    assertThat(ids(studies("other-module"))).isEmpty();
    assertThat(ids(studies("other-module, scaling"))).containsExactly("scaling");
    assertThatThrownBy(() -> studies("other-modul"))
        .hasMessageEndingWith("perhaps you meant other-module");
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
    return ProjectStudies.of(Optional.of(plugin), SKIPS, selection, Set.of("other-module"));
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
