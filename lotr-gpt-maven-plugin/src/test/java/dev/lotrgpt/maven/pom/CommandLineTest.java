package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private final Path here = Path.of("here").toAbsolutePath();
  private final Properties properties = new Properties();
  private final CommandLine commandLine = new CommandLine(properties, here);

  @Test
  void winsOverThePom() {
    assertThat(commandLine.or("threads", 4)).isEqualTo(4);
    properties.setProperty("lotr-gpt.threads", " 2 ");
    assertThat(commandLine.or("threads", 4)).isEqualTo(2);
  }

  @Test
  void takesAPropertyWithoutAValueForTrue() {
    properties.setProperty("lotr-gpt.skip", "");
    assertThat(commandLine.or("skip", false)).isTrue();
    properties.setProperty("lotr-gpt.skip", "false");
    assertThat(commandLine.or("skip", true)).isFalse();
  }

  @Test
  void startsRelativePathsWhereTheCommandWasGiven() {
    File pom = new File("pom-directory", "corpus.txt");
    assertThat(commandLine.or("corpus", pom)).contains(pom.toPath());
    assertThat(commandLine.or("corpus", (File) null)).isEmpty();
    properties.setProperty("lotr-gpt.corpus", "mine.txt");
    assertThat(commandLine.or("corpus", pom)).contains(here.resolve("mine.txt"));
    properties.setProperty("lotr-gpt.corpus", here.getRoot().resolve("x").toString());
    assertThat(commandLine.or("corpus", pom)).contains(here.getRoot().resolve("x"));
  }

  @Test
  void namesThePropertyThatIsWrong() {
    properties.setProperty("lotr-gpt.threads", "many");
    assertThatThrownBy(() -> commandLine.or("threads", 1))
        .hasMessage("-Dlotr-gpt.threads: 'many' is not a whole number");
    properties.setProperty("lotr-gpt.temperature", "hot");
    assertThatThrownBy(() -> commandLine.or("temperature", 1.0))
        .hasMessage("-Dlotr-gpt.temperature: 'hot' is not a number");
    properties.setProperty("lotr-gpt.failFast", "perhaps");
    assertThatThrownBy(() -> commandLine.or("failFast", true))
        .hasMessage("-Dlotr-gpt.failFast: 'perhaps' is not true or false");
  }
}
