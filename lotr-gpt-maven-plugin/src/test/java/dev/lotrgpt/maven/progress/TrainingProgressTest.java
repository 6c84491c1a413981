package dev.lotrgpt.maven.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.worker.Message;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
  private final List<PlannedRun> runs =
      new Sweep(Settings.defaults(), null, Map.of("dropout", "0, 0.25"))
          .runs(OneText.of("corpus"), "cpu");
  private final List<String> lines = new ArrayList<>();
  private long seconds;

  @Test
  void readsLikeATable() {
    TrainingProgress progress = progress(Optional.empty());
    progress.evaluated(runs.get(0), evaluated(500, 3.25, 10_000, 3725));
    progress.finished(runs.get(0));
    progress.started(runs.get(1), new Message.RunStarted(runs.get(1).id(), 2000));
    progress.evaluated(runs.get(1), evaluated(2500, 2.5, 9_500, 12));
    assertThat(lines)
        .containsExactly(
            "run           iteration     train       val  best @ iteration   tokens/s     left",
            "dropout 0      500/5000    1.5000    3.2500  3.2500 @ 500         10,000  1:02:05",
            "dropout 0.25  RESUMED at 2000",
            "dropout 0.25  2500/5000    1.5000    2.5000  2.5000 @ 2500         9,500     0:12");
  }

  @Test
  void givesASignOfLifeAfterAMinuteOfSilence() {
    TrainingProgress progress = progress(Optional.empty());
    progress.ticked(runs.get(0), tick(10));
    seconds = 59;
    progress.ticked(runs.get(0), tick(20));
    assertThat(lines).isEmpty();
    seconds = 61;
    progress.ticked(runs.get(0), tick(30));
    progress.ticked(runs.get(0), tick(31));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("dropout 0       30/5000  (2.0000)");
  }

  @Test
  void keepsAFooterOnATerminalOnly() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(terminal, true, StandardCharsets.UTF_8);
    TrainingProgress progress = progress(Optional.of(out));
    progress.ticked(runs.get(0), tick(10));
    progress.finished(runs.get(0));
    progress.ticked(runs.get(1), tick(20));
    progress.close();
    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\r\033[K[1/2] dropout 0: 10/5000, loss 2.0000, 1,000 tokens/s, 0:05 left"
                + "\r\033[K[2/2] dropout 0.25: 20/5000, loss 2.0000, 1,000 tokens/s, 0:05 left"
                + "\r\033[K");
    assertThat(lines).isEmpty();
  }

  @Test
  void tellsRunsSideBySideApart() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(terminal, true, StandardCharsets.UTF_8);
    TrainingProgress progress = progress(Optional.of(out));
    progress.ticked(runs.get(0), tick(500));
    progress.ticked(runs.get(1), tick(1000));
    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .endsWith("[1/2] dropout 0: 10 %, 0:05 left | dropout 0.25: 20 %, 0:05 left");
  }

  @Test
  void countsRunsThatNoLineHasRoomFor() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(terminal, true, StandardCharsets.UTF_8);
    List<PlannedRun> many =
        new Sweep(Settings.defaults(), null, Map.of("seed", "1, 2, 3, 4, 5"))
            .runs(OneText.of("corpus"), "cpu");
    TrainingProgress progress = progress(many, Optional.of(out));
    for (int i = 0; i < many.size(); i++) {
      progress.ticked(many.get(i), tick(500 * (i + 1)));
    }
    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .endsWith("[1/5] 5 runs, 10 to 50 %, 0:05 to 0:05 left");
  }

  private TrainingProgress progress(Optional<PrintStream> terminal) {
    return progress(runs, terminal);
  }

  private TrainingProgress progress(List<PlannedRun> planned, Optional<PrintStream> terminal) {
    return new TrainingProgress(
        new Console(lines::add, terminal), planned, () -> seconds * 1_000_000_000L);
  }

  private static Message.Tick tick(int iteration) {
    return new Message.Tick("id", iteration, 5000, 2, 1000, 5);
  }

  private static Message.Evaluated evaluated(
      int iteration, double loss, double tokensPerSecond, double secondsLeft) {
    return new Message.Evaluated(
        "id", iteration, 5000, 1.5, loss, iteration, loss, tokensPerSecond, secondsLeft);
  }
}
