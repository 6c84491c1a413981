package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private final Properties properties = new Properties();
  private final CommandLine commandLine = new CommandLine(properties, Path.of(""));

  @Test
  void refusesWhatIsSetButEmpty() {
    properties.setProperty("lotr-gpt.store", " ");
    assertThatThrownBy(() -> commandLine.text("store"))
        .hasMessage(
            "property lotr-gpt.store (-Dlotr-gpt.store) is empty: give it a value or leave it out");
    properties.setProperty("lotr-gpt.prompt", " ");
    assertThat(commandLine.text("prompt")).contains(" ");
  }
}
