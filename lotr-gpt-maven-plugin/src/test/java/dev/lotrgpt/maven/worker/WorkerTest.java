package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lotrgpt.experiment.SampleSettings;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  private Duration grace = Duration.ofSeconds(20);
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
    grace = Duration.ofSeconds(1);
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

  @Test
  void leavesNoArgumentFiles() throws Exception {
    perform(messages::add, "-Dfake=noisy", "-Dmark=" + directory);
    assertThat(argumentFiles()).isEmpty();
  }

  private void perform(Consumer<Message> listener, String... jvmArguments) throws Exception {
    try (JobLog log = new JobLog(logFile())) {
      FakeWorkers.fake(directory, log, grace, jvmArguments).perform(JOB, listener);
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

  /** Of this test: other builds have theirs in the same place. */
  private List<String> argumentFiles() throws Exception {
    List<String> own = new ArrayList<>();
    Path place = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "lotr-gpt-worker*")) {
      for (Path file : files) {
        try {
          String arguments = Files.readString(file);
          if (arguments.contains(directory.toString())) {
            own.add(arguments);
          }
        } catch (NoSuchFileException e) {
          // Another build's, which has just removed it.
        }
      }
    }
    return own;
  }
}
