package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;

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

  private List<String> overridden(String xml) throws Exception {
    return StudyElements.read("<study>" + xml + "</study>")
        .study()
        .overridden("sweep", commandLine());
  }

  private CommandLine commandLine() {
    return new CommandLine(properties, Path.of(""));
  }
}
