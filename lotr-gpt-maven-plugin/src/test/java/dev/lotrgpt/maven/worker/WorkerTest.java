package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
@Timeout(120)
@Tag("slow")
class WorkerTest {
  private static final Job JOB =
      new Job.Generate(
          "store",
          new Job.Compute("nd4j", "nd4j", 1, 0),
          "id",
          new SampleSettings(List.of("A"), 10, 1, 0, 1));

  @TempDir Path directory;
  private Worker.Patience patience = FakeWorkers.PATIENT;
  private final List<Message> messages = new ArrayList<>();

  @Test
  void tellsMessagesFromNoise() throws Exception {
    perform(messages::add, "-Dfake=noisy");
    assertThat(messages).containsExactly(new Message.Note("first"), new Message.Note("second"));
    assertThat(Files.readAllLines(logFile()))
        .containsExactlyInAnyOrder("OpenBLAS warning", "a line", "an error");
  }

  @Test
  void passesArgumentsThatNeedQuotes() throws Exception {
    perform(messages::add, "-Dfake=noisy", "-Dnote=C:\\new folder \"x\" #1");
    assertThat(messages).contains(new Message.Note("C:\\new folder \"x\" #1"));
  }

  @Test
  void passesOnWhyAJobWasRejected() {
    assertThatThrownBy(() -> perform(messages::add, "-Dfake=rejects"))
        .isInstanceOf(WorkerException.Rejected.class)
        .hasMessage("no such backend");
  }

  @Test
  void tellsHowAWorkerDiedAndItsLastLines() {
    WorkerException.Died death =
        catchThrowableOfType(
            WorkerException.Died.class, () -> perform(messages::add, "-Dfake=dies", "-Dexit=137"));
    assertThat(death)
        .hasMessage(
            "the worker was killed (signal 9), by the system if memory was short; its log: "
                + logFile());
    assertThat(death.lastLines()).hasSize(12).endsWith("line 29", "line 30");
    assertThat(logFile()).content().hasLineCount(30);
  }

  @Test
  void namesTheReportOfANativeCrash() throws Exception {
    Path logs = Files.createDirectories(logFile().getParent());
    assertThatThrownBy(
            () -> perform(messages::add, "-Dfake=dies", "-Dexit=134", "-Dcrashes=" + logs))
        .isInstanceOf(WorkerException.Died.class)
        .hasMessageStartingWith("the worker crashed in native code (signal 6); its log: ")
        .hasMessageMatching(".*, the crash report: .*hs_err_pid\\d+\\.log");
  }

  @ParameterizedTest
  @CsvSource({
    "3, ran out of Java heap; give it more with <jvmArguments>",
    "14, ran out of memory outside Java's heap; lower <model><context>",
    "12, stopped at a fault of lotr-gpt itself",
    "139, crashed in native code (signal 11)"
  })
  void tellsWhatTheExitCodeSays(String code, String text) {
    assertThatThrownBy(() -> perform(messages::add, "-Dfake=dies", "-Dexit=" + code))
        .isInstanceOf(WorkerException.Died.class)
        .hasMessageContaining(text);
  }

  @Test
  void twoBuildsDoNotEmptyEachOthersLog() throws Exception {
    try (JobLog first = new JobLog(logFile())) {
      first.accept("first");
      try (JobLog second = new JobLog(logFile())) {
        second.accept("second");
        first.accept("third");
      }
    }
    assertThat(Files.readAllLines(logFile())).containsExactly("first", "second", "third");
    new JobLog(logFile()).close();
    assertThat(logFile()).isEmptyFile();
  }

  /** mvn -T: two modules and another build. */
  @Test
  void aThreadThatIsDoneLetsNoOtherBuildEmptyTheLog() throws Exception {
    try (JobLog first = new JobLog(logFile())) {
      first.accept("first");
      new JobLog(logFile()).close();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LogOpener.class.getName(),
                  logFile().toString())
              .inheritIO()
              .start();
      assertThat(other.waitFor()).isZero();
      first.accept("second");
    }
    assertThat(Files.readAllLines(logFile())).containsExactly("first", "second");
  }

  @Test
  void tellsThatAWorkerStoppedEarly() {
    assertThatThrownBy(() -> perform(messages::add, "-Dfake=dies", "-Dexit=0"))
        .isInstanceOf(WorkerException.Died.class)
        .hasMessageContaining("ended without finishing its job");
  }

  @Test
  void tellsThatAWorkerCouldNotBeStarted() {
    assertThatThrownBy(() -> perform(messages::add, "-XX:+NoSuchOption"))
        .isInstanceOf(WorkerException.Rejected.class)
        .hasMessageContaining("could not be started")
        .hasMessageContaining("<jvmArguments> (-Dlotr-gpt.jvmArguments)")
        .hasMessageContaining("NoSuchOption");
  }

  @Test
  void endsAWorkerThatHangs() throws Exception {
    patience = patience(Duration.ofMinutes(2), Duration.ofSeconds(1));
    assertThatThrownBy(() -> perform(messages::add, "-Dfake=hangs"))
        .isInstanceOf(WorkerException.Died.class)
        .hasMessageContaining("hangs");
    assertNoChildIsLeft();
  }

  @Test
  void asksTheWorkerToEndWhenTheParentFails() throws InterruptedException {
    Path file = directory.resolve("ended");
    Consumer<Message> broken =
        message -> {
          throw new IllegalStateException("broken");
        };
    assertThatThrownBy(() -> perform(broken, "-Dfake=waits", "-Dfile=" + file))
        .hasMessage("broken");
    assertThat(file).hasContent("the parent is gone");
    assertNoChildIsLeft();
  }

  /** More than a pipe holds: who waits for the other to read would wait for ever. */
  @Test
  void aJobAndOutputOfAnySizePassEachOther() throws Exception {
    Job large =
        new Job.Generate(
            "store",
            new Job.Compute("nd4j", "nd4j", 1, 0),
            "id",
            new SampleSettings(List.of("A".repeat(10 << 20)), 10, 1, 0, 1));
    perform(large, messages::add, "-Dfake=floods", "-verbose:class");
    assertThat(messages).containsExactly(new Message.Note("10485760 symbols"));
    assertThat(Files.size(logFile())).isGreaterThan(6L << 20);
  }

  @Test
  void readsOnWhileTheWorkerEnds() {
    Path file = directory.resolve("ended");
    Consumer<Message> broken =
        message -> {
          throw new IllegalStateException("broken");
        };
    assertThatThrownBy(() -> perform(broken, "-Dfake=floodsAtTheEnd", "-Dfile=" + file))
        .hasMessage("broken");
    assertThat(file).hasContent("the parent is gone");
  }

  @Test
  void tellsWhomItWaitsFor() throws Exception {
    patience = patience(Duration.ofSeconds(1), Duration.ofSeconds(20));
    perform(messages::add, "-Dfake=isSlow");
    assertThat(messages).hasSize(2).endsWith(new Message.Note("first"));
    assertThat(((Message.Note) messages.get(0)).text())
        .matches(
            "The worker \\(process \\d+\\) starts and loads its native libraries, since"
                + " [-0-9]{10} [:0-9]{8} UTC");
  }

  @Test
  void aLogThatCannotBeWrittenCostsNoWork() throws Exception {
    List<String> troubles = new ArrayList<>();
    Path file = Files.writeString(directory.resolve("file"), "").resolve("job.log");
    try (JobLog log = new JobLog(file, troubles::add)) {
      log.begin("run", file.resolveSibling("run.log"));
      FakeWorkers.fake(directory, log, "-Dfake=noisy").perform(JOB, messages::add);
    }
    assertThat(messages).hasSize(2);
    assertThat(troubles)
        .hasSize(2)
        .allSatisfy(
            trouble ->
                assertThat(trouble).contains("file", "cannot be written", "nothing is logged"));
  }

  /** A device that is always full. */
  @Test
  void aFullDiskUnderTheLogCostsNoWork() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/full")), "no device that is always full");
    List<String> troubles = new ArrayList<>();
    Path full = Files.createSymbolicLink(directory.resolve("full.log"), Path.of("/dev/full"));
    try (JobLog log = new JobLog(full, troubles::add)) {
      FakeWorkers.fake(directory, log, "-Dfake=noisy").perform(JOB, messages::add);
    }
    assertThat(messages).hasSize(2);
    assertThat(troubles)
        .containsExactly(
            full
                + " cannot be written: No space left on device; make room there; nothing is"
                + " logged there");
  }

  @Test
  void aLogEndsBeforeItFillsTheDisk() throws Exception {
    try (JobLog log = new JobLog(logFile(), trouble -> {}, 1000)) {
      for (int i = 0; i < 1000; i++) {
        log.accept("verbose");
      }
      log.line("run", "ours");
    }
    assertThat(Files.readAllLines(logFile()))
        .hasSize(1000 / "verbose".length() + 2)
        .contains("(the log is full: what is printed is left out)")
        .last()
        .asString()
        .endsWith(" ours");
  }

  /** Several train side by side. */
  @Test
  void theLogOfAJobTellsWhichRunALineIsOf() throws Exception {
    Path runLog = directory.resolve("run.log");
    try (JobLog log = new JobLog(logFile())) {
      log.begin("0a1b", runLog);
      log.line("0a1b", "trained");
    }
    assertThat(logFile()).content().matches("\\S+Z 0a1b trained\n");
    assertThat(runLog).content().matches("\\S+Z trained\n");
  }

  /** Nothing that a cleaner of temporary files could take away. */
  @Test
  void needsNoFileOfItsOwn() throws Exception {
    ProcessBuilder builder =
        new WorkerCommand(
                Jdk.current().executable(),
                List.of(Path.of("a b.jar"), Path.of("c.jar")),
                List.of("-Xmx1g"),
                Map.of("OMP_NUM_THREADS", "1"),
                "Main",
                directory)
            .builder();
    assertThat(builder.command())
        .containsExactly(Jdk.current().executable().toString(), "-Xmx1g", "Main");
    assertThat(builder.environment())
        .containsEntry("CLASSPATH", "a b.jar" + File.pathSeparator + "c.jar")
        .containsEntry("OMP_NUM_THREADS", "1");
  }

  private static Worker.Patience patience(Duration start, Duration end) {
    return new Worker.Patience(start, Duration.ofMinutes(2), end);
  }

  private void perform(Consumer<Message> listener, String... jvmArguments) throws Exception {
    perform(JOB, listener, jvmArguments);
  }

  private void perform(Job job, Consumer<Message> listener, String... jvmArguments)
      throws Exception {
    try (JobLog log = new JobLog(logFile())) {
      FakeWorkers.fake(directory, log, patience, jvmArguments).perform(job, listener);
    }
  }

  private Path logFile() {
    return directory.resolve("logs").resolve("job.log");
  }

  /** The system may take a moment to tell that a process is gone. */
  private static void assertNoChildIsLeft() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (children().findAny().isPresent() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(children()).isEmpty();
  }

  private static Stream<ProcessHandle> children() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive);
  }
}
