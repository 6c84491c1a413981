package dev.lotrgpt.maven.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueLineTest {
  @TempDir Path directory;
  private final List<String> lines = new ArrayList<>();
  private final QueueLine queueLine = new QueueLine(1200, lines::add);

  @Test
  void tellsHowFarTheRunsAreAndWhatTasksWaitFor() throws IOException {
    queueLine.ended();
    queueLine.tell(
        runs("7_0", "7_0", "7_1", "7_2", "7_3", "7_4", "7_5"),
        Map.of(
            "7_0", state("RUNNING", "None"),
            "7_1", state("COMPLETING", "None"),
            "7_2", state("PENDING", "BeginTime"),
            "7_3", state("PENDING", "Resources"),
            "7_4", state("PENDING", "Resources"),
            "7_5", state("FAILED", "NonZeroExitCode")));
    assertThat(lines)
        .singleElement()
        .asString()
        .matches(
            "Slurm: 1 of 1,200 runs ended, 2 tasks at work, 2 wait \\(Resources\\),"
                + " 1 waits \\(BeginTime\\), about \\d+:\\d\\d left");
  }

  @Test
  void saysNothingOfTheTimeLeftBeforeARunEnded() throws IOException {
    queueLine.tell(runs("7_0"), Map.of("7_0", state("RUNNING", "None")));
    assertThat(lines).containsExactly("Slurm: 0 of 1,200 runs ended, 1 task at work");
  }

  @Test
  void doesNotTellEachTime() throws IOException {
    queueLine.tell(runs("7_0"), Map.of());
    queueLine.ended();
    queueLine.tell(runs("7_0"), Map.of());
    assertThat(lines).hasSize(1);
  }

  private static TaskState state(String name, String reason) {
    return new TaskState(name, "lotr-gpt-seeds", reason);
  }

  private List<FollowedRun> runs(String... tasks) throws IOException {
    PlannedRun planned =
        new Sweep(Settings.defaults(), null, null).runs(OneText.of("corpus"), "cpu").get(0);
    List<FollowedRun> runs = new ArrayList<>();
    for (String task : tasks) {
      FollowedRun run = new FollowedRun(planned, directory.resolve("messages"));
      run.assign(task, 0);
      runs.add(run);
    }
    return runs;
  }
}
