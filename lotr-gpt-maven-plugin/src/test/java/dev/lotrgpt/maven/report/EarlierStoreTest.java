package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Study;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EarlierStoreTest {
  @TempDir Path directory;

  @Test
  void aStoreIsFound() throws IOException {
    SyntheticStore made = new SyntheticStore(directory, 0).withStudies(false);
    EarlierStore earlier = EarlierStore.in(made.store().directory());
    Study overfitting = made.study("overfitting");
    assertThat(earlier.studies().all()).contains(overfitting);
    assertThat(earlier.counterparts(List.of(overfitting))).containsExactly(overfitting);
    assertThat(earlier.counterparts(List.of(overfitting.of("it:renamed"))))
        .as("a project that had another name")
        .containsExactly(overfitting);
    assertThat(earlier.counterparts(List.of(overfitting.as("another")))).isEmpty();
  }

  @Test
  void aDirectoryThatIsNotThereIsASlip() {
    assertThatThrownBy(() -> EarlierStore.in(directory.resolve("gone")))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith("<compare> (-Dlotr-gpt.compare): ")
        .hasMessageContaining("gone is not there");
  }

  @Test
  void aDirectoryWithoutRunsIsASlip() {
    assertThatThrownBy(() -> EarlierStore.in(directory))
        .isInstanceOf(MistakeException.class)
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

  @Test
  void aDirectoryOfScalesIsNearlyRight() throws IOException {
    SyntheticStore made = new SyntheticStore(directory.resolve("other"), 0).withStudies(false);
    Path quick = directory.resolve("project/target/lotr-gpt/quick");
    java.nio.file.Files.createDirectories(quick.getParent());
    java.nio.file.Files.move(made.store().directory(), quick);
    for (String near : List.of("project/target/lotr-gpt", "project")) {
      assertThatThrownBy(() -> EarlierStore.in(directory.resolve(near)))
          .hasMessageEndingWith("perhaps you meant " + quick);
    }
  }
}
