package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void readsTrueAndFalse() {
    properties.setProperty("lotr-gpt.skip", "true");
    assertThat(commandLine.or("skip", false)).isTrue();
    properties.setProperty("lotr-gpt.skip", "false");
    assertThat(commandLine.or("skip", true)).isFalse();
  }

  @Test
  void refusesWhatIsSetButEmpty() {
    properties.setProperty("lotr-gpt.store", " ");
    assertThatThrownBy(() -> commandLine.or("store", new File("target")))
        .hasMessage(
            "property lotr-gpt.store (-Dlotr-gpt.store) is empty: give it a value or leave it out");
    properties.setProperty("lotr-gpt.prompt", " ");
    assertThat(commandLine.text("prompt")).contains(" ");
  }

  @ParameterizedTest
  @CsvSource({
    "${project.basedir}/target, holds a property that is not set",
    "${env.NOWHERE}, holds a property that is not set",
    "~/runs, write $HOME instead",
    "~, write $HOME instead",
  })
  void refusesPathsThatNobodyMeans(String path, String problem) {
    assertThatThrownBy(() -> commandLine.or("store", new File(path)))
        .hasMessageStartingWith("<store> (-Dlotr-gpt.store): '" + path + "'")
        .hasMessageContaining(problem);
    properties.setProperty("lotr-gpt.store", path);
    assertThatThrownBy(() -> commandLine.or("store", new File("target")))
        .hasMessageContaining(problem);
  }

  @Test
  void refusesAPathWithoutAValue() {
    properties.setProperty("lotr-gpt.store", "true");
    assertThatThrownBy(() -> commandLine.or("store", new File("target")))
        .hasMessage(
            "-Dlotr-gpt.store has no value, which Maven takes for 'true': give a path; for one of"
                + " that name: ./true");
    properties.setProperty("lotr-gpt.store", "./true");
    assertThat(commandLine.or("store", new File("target"))).isPresent();
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
