package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.experiment.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EarlierStoreTest {
  @TempDir Path directory;

  @Test
  void aStoreIsFound() throws IOException {
    SyntheticStore made = new SyntheticStore(directory, 0).withStudies(false);
    assertThat(EarlierStore.in(made.store().directory()).studies()).contains("overfitting");
  }

  @Test
  void aDirectoryThatIsNotThereIsASlip() {
    assertThatThrownBy(() -> EarlierStore.in(directory.resolve("gone")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("<compare> (-Dlotr-gpt.compare): ")
        .hasMessageContaining("gone is not there");
  }

  @Test
  void aDirectoryWithoutRunsIsASlip() {
    assertThatThrownBy(() -> EarlierStore.in(directory))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("holds no run store")
        .hasMessageContaining("such as target/lotr-gpt");
  }

  @Test
  void aProjectsDirectoryIsNearlyRight() throws IOException {
    SyntheticStore made = new SyntheticStore(directory.resolve("other"), 0).withStudies(false);
    Path usual = directory.resolve("project/target/lotr-gpt");
    java.nio.file.Files.createDirectories(usual.getParent());
    java.nio.file.Files.move(made.store().directory(), usual);
    assertThatThrownBy(() -> EarlierStore.in(directory.resolve("project")))
        .hasMessageEndingWith("perhaps you meant " + usual);
  }
}
