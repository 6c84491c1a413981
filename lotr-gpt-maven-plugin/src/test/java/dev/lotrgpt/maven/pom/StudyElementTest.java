package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StudyElementTest {
  private static final String CASES =
      "<cases><case><name>shallow</name><layers>1</layers></case>"
          + "<case><name>wide</name><embedding>64</embedding><layers>1</layers></case>"
          + "<case><name>plain</name></case></cases>";

  private final Properties properties = new Properties();

  @Test
  void tellsOfASettingThatItVaries() throws Exception {
    properties.setProperty("lotr-gpt.training.weightDecay", "0.5");
    properties.setProperty("lotr-gpt.training.dropout", "0.5");
    assertThat(overridden("<vary><weightDecay>0, 1</weightDecay></vary>"))
        .containsExactly(
            "-Dlotr-gpt.training.weightDecay=0.5 is without effect on study sweep, which varies"
                + " <weightDecay>");
  }

  @Test
  void tellsOfASettingThatCasesSet() throws Exception {
    properties.setProperty("lotr-gpt.model.embedding", "32");
    properties.setProperty("lotr-gpt.model.layers", "3");
    assertThat(overridden(CASES))
        .containsExactly(
            "-Dlotr-gpt.model.layers=3 is without effect on the cases 'shallow', 'wide' of study"
                + " sweep, which set <layers>",
            "-Dlotr-gpt.model.embedding=32 is without effect on case 'wide' of study sweep, which"
                + " sets <embedding>");
  }

  @Test
  void saysNothingOfOtherSettings() throws Exception {
    properties.setProperty("lotr-gpt.training.seed", "2");
    assertThat(overridden(CASES)).isEmpty();
    assertThat(new StudyElement().overridden("baseline", commandLine())).isEmpty();
  }

  @Test
  void theNumberOfSeedsIsSaidByTheCommandLineElseTheStudyElseThePlugin() throws Exception {
    String three = "<seeds>3</seeds>";
    assertThat(seeds("", "")).isEqualTo(1);
    assertThat(seeds("", three)).isEqualTo(3);
    assertThat(seeds("<study><seeds>2</seeds></study>", three)).isEqualTo(2);
    for (String study : List.of("", "<study><seeds>2</seeds></study>")) {
      Properties five = properties("lotr-gpt.seeds", "5");
      assertThat(StudyElements.read(study + three, five, Path.of("")).seeds()).isEqualTo(5);
    }
    assertThatThrownBy(() -> seeds("", "<seeds>0</seeds>"))
        .isInstanceOf(MistakeException.class)
        .hasMessage("<seeds> (-Dlotr-gpt.seeds): 0 is not a whole number from 1 to 1000");
  }

  @Test
  void aStudyThatSetsTheSeedKeepsIt() throws Exception {
    String vary = "<vary><seed>7, 8</seed></vary>";
    assertThat(study("<study>" + vary + "</study>", 3).runs()).hasSize(2);
    assertThat(study("<study><vary><dropout>0, 0.2</dropout></vary></study>", 3).runs()).hasSize(6);
    assertThatThrownBy(() -> study("<study>" + vary + "<seeds>3</seeds></study>", 3))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining("<study><seeds>: the study sets <seed> itself");
    assertThat(
            StudyElements.read("<study>" + vary + "</study>")
                .study()
                .overridden("a", new CommandLine(properties("lotr-gpt.seeds", "3"), Path.of(""))))
        .containsExactly(
            "-Dlotr-gpt.seeds=3 is without effect on study a, which sets <seed> itself");
  }

  @Test
  void aTextOfTheCommandLineIsThatOfRunsThatNameNone() throws Exception {
    CommandLine given = new CommandLine(properties("lotr-gpt.corpus", "c.txt"), Path.of(""));
    String vary = "<study><vary><corpus>a.txt, b.txt</corpus></vary></study>";
    assertThat(StudyElements.read(vary).study().overridden("s", given))
        .containsExactly(
            "-Dlotr-gpt.corpus=c.txt is without effect on study s, which varies <corpus>");
    String cases =
        "<study><cases><case><name>a</name></case>"
            + "<case><name>b</name><corpus>b.txt</corpus></case></cases></study>";
    assertThat(StudyElements.read(cases).study().overridden("s", given))
        .containsExactly(
            "-Dlotr-gpt.corpus=c.txt is without effect on case 'b' of study s, which sets <corpus>");
    assertThat(StudyElements.read("<corpus>c.txt</corpus>" + cases).corpora(Path.of("here")))
        .containsExactly(Path.of("c.txt"), Path.of("here/b.txt"));
    assertThat(StudyElements.read(vary).corpora(Path.of("here")))
        .containsExactly(Path.of("here/a.txt"), Path.of("here/b.txt"));
  }

  private static Study study(String xml, int seeds) throws Exception {
    CorpusRecord corpus = new CorpusRecord("a", "a", "0".repeat(64), 1000, 20, 0.1);
    return StudyElements.read(xml)
        .study()
        .toStudy("it:a", "a", Settings.defaults(), own -> corpus, "cpu", seeds);
  }

  @Test
  void anExecutionsOwnCorpusGivesWayToTheCommandLines() throws Exception {
    String own = "<corpus>own.txt</corpus>";
    assertThat(StudyElements.read(own).corpus()).contains(Path.of("own.txt"));
    Path here = Path.of("here").toAbsolutePath();
    Properties given = properties("lotr-gpt.corpus", "mine.txt");
    assertThat(StudyElements.read(own, given, here).corpus()).contains(here.resolve("mine.txt"));
  }

  private static int seeds(String study, String plugin) throws Exception {
    return StudyElements.read(study + plugin).seeds();
  }

  private static Properties properties(String name, String value) {
    Properties properties = new Properties();
    properties.setProperty(name, value);
    return properties;
  }

  private List<String> overridden(String xml) throws Exception {
    return StudyElements.read("<study>" + xml + "</study>")
        .study()
        .overridden("sweep", commandLine());
  }

  private CommandLine commandLine() {
    return new CommandLine(properties, Path.of(""));
  }
}
