package dev.lotrgpt.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContenderProcessTest {
  private static final Protocol.Request REQUEST =
      new Protocol.Request(
          new Case(Case.Mode.TRAIN, 1, 8, 1, 5, 3, 0.2, Precision.BF16), 85, 2, "text.bin", 1);

  @TempDir Path directory;

  private ContenderProcess start(String... command) throws Exception {
    return new ContenderProcess(
        new Contender.Launch(List.of(command), Map.of()), REQUEST, directory.resolve("log"));
  }

  private ContenderProcess fake(String behaviour) throws Exception {
    return start(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-classpath",
        System.getProperty("java.class.path"),
        FakeSteps.class.getName(),
        behaviour);
  }

  @Test
  void doesAsManyStepsAsItIsAskedFor() throws Exception {
    try (ContenderProcess process = fake("works")) {
      assertThat(process.hello()).isEqualTo(new Protocol.Hello("fake", 7, null));
      assertThat(process.turn(3).milliseconds()).hasSize(3);
      assertThat(process.turn(2).loss()).isEqualTo(5);
    }
  }

  @Test
  void aRefusalGivesTheReason() {
    assertThatThrownBy(() -> fake("refuses"))
        .isInstanceOf(Steps.UnavailableException.class)
        .hasMessage("no bf16 here");
  }

  @Test
  void aCrashPointsToTheLog() {
    assertThatThrownBy(() -> fake("crashes"))
        .isInstanceOf(Steps.UnavailableException.class)
        .hasMessageContaining("see " + directory.resolve("log"));
    assertThat(directory.resolve("log")).content().contains("natives missing");
  }

  @Test
  void aProgramThatIsNotThereIsUnavailable() {
    assertThatThrownBy(() -> start("no-such-python"))
        .isInstanceOf(Steps.UnavailableException.class)
        .hasMessageContaining("no-such-python");
  }
}
