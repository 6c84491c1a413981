package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.worker.FakeWorkers;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signal to Maven ends it and its worker, whatever the two are at. */
@Tag("slow")
@Timeout(300)
class StoppedBuildTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path directory;

  /** Sends a job that is larger than a pipe to a worker that reads nothing. */
  static final class Sending {
    private Sending() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      Job job =
          new Job.Generate(
              "store",
              new Job.Compute("nd4j", "nd4j", 1, 0),
              "id",
              new SampleSettings(List.of("A".repeat(1 << 20)), 10, 1, 0, 1));
      try (JobLog log = new JobLog(directory.resolve("job.log"))) {
        FakeWorkers.fake(directory, log, "-Dfake=isDeaf").perform(job, System.out::println);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void whileTheJobIsSent(String signal) throws Exception {
    Process build = start(Sending.class, directory.toString());
    ProcessHandle worker = worker(build);
    Thread.sleep(1000);
    assertBothEnd(build, worker, List.of(build.pid()), signal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP"})
  void whileTheWorkerTrains(String signal) throws Exception {
    Process build = training();
    ProcessHandle worker = worker(build);
    awaitOutput(build, "/1000000");
    assertBothEnd(build, worker, List.of(build.pid()), signal);
    assertThereIsACheckpoint();
  }

  /** Ctrl-C goes to both. */
  @Test
  void whileTheWorkerTrainsByCtrlC() throws Exception {
    Process build = training();
    ProcessHandle worker = worker(build);
    awaitOutput(build, "/1000000");
    assertBothEnd(build, worker, List.of(build.pid(), worker.pid()), "INT");
    assertThereIsACheckpoint();
  }

  /** A worker that cannot do anything any more, not even end. */
  @Test
  void whileTheWorkerHangs() throws Exception {
    Process build = training();
    ProcessHandle worker = worker(build);
    awaitOutput(build, "/1000000");
    signal("STOP", worker.pid());
    assertBothEnd(build, worker, List.of(build.pid()), "TERM");
  }

  private void assertThereIsACheckpoint() throws IOException {
    RunStore store = new RunStore(directory.resolve("store"));
    assertThat(store.runDirectory(store.runs().get(0)))
        .isDirectoryContaining("glob:**/checkpoint-*.safetensors");
  }

  private Process training() throws IOException {
    Path corpus = Files.writeString(directory.resolve("corpus.txt"), "the cat sat. ".repeat(300));
    return start(
        StudyBuild.class,
        directory.resolve("store").toString(),
        corpus.toString(),
        "1",
        "1",
        "iterations=1000000",
        "evaluationInterval=1000000");
  }

  private Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }

  private Path output() {
    return directory.resolve("output.txt");
  }

  /** An evaluation's row. */
  private void awaitOutput(Process build, String text) throws Exception {
    while (!Files.readString(output()).contains(text)) {
      assertThat(build.isAlive()).as(Files.readString(output())).isTrue();
      Thread.sleep(20);
    }
  }

  private static ProcessHandle worker(Process build) throws InterruptedException {
    while (build.isAlive()) {
      for (ProcessHandle child : build.children().toList()) {
        if (child
            .info()
            .arguments()
            .map(a -> String.join(" ", a).contains("Worker"))
            .orElse(false)) {
          return child;
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("the build ended with " + build.exitValue());
  }

  private void assertBothEnd(
      Process build, ProcessHandle worker, List<Long> addressees, String signal) throws Exception {
    long asked = System.nanoTime();
    try {
      for (long process : addressees) {
        signal(signal, process);
      }
      assertThat(build.waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
          .as(Files.readString(output()))
          .isTrue();
      worker.onExit().get(SOON.toNanos() - (System.nanoTime() - asked), TimeUnit.NANOSECONDS);
    } finally {
      build.destroyForcibly();
      worker.destroyForcibly();
    }
  }

  private static void signal(String name, long process) throws Exception {
    IgnoredSignals.assumeNot(name);
    new ProcessBuilder("kill", "-" + name, Long.toString(process)).inheritIO().start().waitFor();
  }
}
