package dev.lotrgpt.maven.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.OneText;
import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.Claimant;
import dev.lotrgpt.store.RunClaim;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.Submission;
import dev.lotrgpt.store.WriteLock;
import dev.lotrgpt.training.CheckpointPolicy;
import dev.lotrgpt.worker.Channel;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of runs, whatever Slurm says of their tasks; {@link StandIn} is Slurm. */
@Tag("slow")
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Slurm's stand-in is made of shell scripts")
class SlurmExecutorTest {
  private static final Job.Compute COMPUTE = new Job.Compute("auto", "cpu", 0, 0);
  private static final Pace PACE =
      new Pace(Duration.ofMillis(10), Duration.ofMillis(60), Duration.ofMillis(600));
  private static final RunRecord.Result RESULT =
      new RunRecord.Result(100, 10, 2.5, 2, 2.5, 1, 1000);

  @TempDir Path directory;
  private final List<PlannedRun> runs =
      new Sweep(Settings.defaults(), null, Map.of("seed", "1, 2, 3"))
          .runs(OneText.of("corpus"), "cpu");
  private final List<Message> heard = new CopyOnWriteArrayList<>();
  private final List<Message.RunQueued> queued = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Pace pace = PACE;
  private StandIn slurm;
  private RunStore store;

  @BeforeEach
  void makeCluster() throws IOException {
    slurm = new StandIn(directory.resolve("bin"));
    store = new RunStore(directory.resolve("store"));
  }

  @Test
  void aStudyIsOneArrayAndARunATask() throws Exception {
    CompletableFuture<Void> build = build(settings("--partition=gpu", "--time=2:00:00"));
    awaitCalls("sbatch", 1);
    String submission = slurm.calls("sbatch").get(0);
    assertThat(submission)
        .containsSubsequence("--job-name=lotr-gpt-seeds", "--requeue", "--partition=gpu")
        .containsSubsequence("--time=2:00:00", "--parsable", "--array=0-2 ", "/task.sh 0");
    tell(0, new Message.RunStarted(id(0), 0));
    for (int i = 0; i < 3; i++) {
      tell(i, new Message.RunFinished(id(i), RESULT));
      tell(i, new Message.RunLeft(id(i)));
    }
    build.get(20, TimeUnit.SECONDS);
    assertThat(heard).hasSize(4).contains(new Message.RunStarted(id(0), 0));
    assertThat(lines).contains("Submitted 3 runs to Slurm: job 101 (3 tasks)");
    assertThat(slurm.calls("scancel")).isEmpty();
  }

  @Test
  void aTaskKnowsItsRunsAndHowToEvaluateThem() throws Exception {
    SampleSettings samples = new SampleSettings(List.of("the "), 20, 1, 0, 1);
    leave(new SlurmSettings(List.of(), 0, 2, 0, false), run -> Optional.of(samples));
    Submission submission = store.submissions().all().get(0);
    assertThat(submission.tasks()).containsExactly(List.of(id(0), id(1)), List.of(id(2)));
    TaskFiles files = new TaskFiles(store.submissions().directory(submission.id()));
    Job.Task task = files.read(1);
    assertThat(task.runs()).containsExactly(runs.get(2));
    assertThat(task.samples()).isEqualTo(samples);
    assertThat(task.compute().threads()).as("for the node to decide").isZero();
    assertThat(Files.readString(files.script())).contains("'it''s here'".replace("''", "'\\''"));
  }

  @Test
  void arraysAreSplitWhereSlurmHasALargestOne() throws Exception {
    slurm.write("config", "MaxArraySize            = 2\n");
    leave(new SlurmSettings(List.of(), 5, 1, 0, false), run -> Optional.empty());
    assertThat(slurm.calls("sbatch"))
        .satisfiesExactly(
            first -> assertThat(first).contains("--array=0-1%5").endsWith("/task.sh 0"),
            second ->
                assertThat(second)
                    .contains("--array=0-0%5", "--dependency=afterany:101")
                    .endsWith("/task.sh 2"));
    assertThat(heard).isEqualTo(queued).contains(new Message.RunQueued(id(2), "102_0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NODE_FAIL", "TIMEOUT", "FAILED", "OUT_OF_MEMORY", "PREEMPTED"})
  void whatIsLostIsSubmittedAgain(String state) throws Exception {
    CompletableFuture<Void> build = build(new SlurmSettings(List.of(), 0, 1, 1, true));
    awaitCalls("sbatch", 1);
    finish(0);
    tell(0, new Message.RunLeft(id(0)));
    tell(1, new Message.RunFailed(id(1), "the loss is NaN"));
    slurm.state("101_2", state);
    awaitCalls("sbatch", 2);
    assertThat(slurm.calls("sbatch").get(1)).contains("--array=0-0 ");
    tell(2, new Message.RunLost(id(2), "the worker was killed"));
    slurm.state("102_0", state);
    build.get(20, TimeUnit.SECONDS);
    assertThat(failures())
        .as("a diverged run is trained once, a lost one twice")
        .containsOnlyKeys(id(1), id(2));
    assertThat(failures().get(id(2)))
        .isEqualTo(
            "the worker was killed; it was submitted 2 times, see <retries>"
                + " (-Dlotr-gpt.slurm.retries)");
    assertThat(lines)
        .contains("seed 3: its task 101_2 ended with " + state + "; submitted again (1 of 1)");
    assertThat(slurm.calls("sbatch")).hasSize(2);
  }

  @Test
  void whatSlurmForgotIsSubmittedAgain() throws Exception {
    CompletableFuture<Void> build = build(settings());
    awaitCalls("sbatch", 2);
    assertThat(lines)
        .contains(
            "seed 1: Slurm knows nothing of its task 101_0 any more; submitted again (1 of 2)");
    finish(0, 1, 2);
    tell(0, new Message.RunLeft(id(0)));
    tell(1, new Message.RunLeft(id(1)));
    tell(2, new Message.RunLeft(id(2)));
    build.get(20, TimeUnit.SECONDS);
  }

  @Test
  void whatSomebodyCancelledIsNot() throws Exception {
    CompletableFuture<Void> build = build(settings());
    awaitCalls("sbatch", 1);
    for (int i = 0; i < 3; i++) {
      slurm.state("101_" + i, "CANCELLED");
    }
    build.get(20, TimeUnit.SECONDS);
    assertThat(failures().values())
        .hasSize(3)
        .allSatisfy(reason -> assertThat(reason).contains("was cancelled; the next build goes on"));
    assertThat(slurm.calls("sbatch")).hasSize(1);
  }

  @Test
  void aResultThatNoMessageToldOfCounts() throws Exception {
    CompletableFuture<Void> build = build(settings());
    awaitCalls("sbatch", 1);
    for (int i = 0; i < 3; i++) {
      save(i);
      slurm.state("101_" + i, "COMPLETED");
    }
    build.get(20, TimeUnit.SECONDS);
    assertThat(heard).filteredOn(Message.RunFinished.class::isInstance).hasSize(3);
    assertThat(failures()).isEmpty();
  }

  @Test
  void aResultIsWaitedForAndThenNamed() throws Exception {
    CompletableFuture<Void> build = build(settings());
    awaitCalls("sbatch", 1);
    for (int i = 0; i < 3; i++) {
      slurm.state("101_" + i, "COMPLETED");
    }
    awaitCalls("squeue", 4);
    save(2);
    build.get(20, TimeUnit.SECONDS);
    assertThat(failures()).containsOnlyKeys(id(0), id(1));
    assertThat(failures().get(id(0)))
        .startsWith("its task 101_0 ended well, but nothing of it is to be seen in ")
        .contains("a directory that this machine shares with the nodes");
    assertThat(slurm.calls("sbatch")).hasSize(1);
  }

  /** Two builds of one study, and one that comes back. */
  @Test
  void whatIsQueuedIsNotSubmittedTwice() throws Exception {
    leave(new SlurmSettings(List.of(), 0, 1, 0, false), run -> Optional.empty());
    slurm.state("101_0", "PENDING");
    slurm.state("101_1", "RUNNING");
    slurm.state("101_2", "TIMEOUT");
    CompletableFuture<Void> build = build(settings());
    awaitCalls("sbatch", 2);
    assertThat(slurm.calls("sbatch").get(1)).contains("--array=0-0 ");
    assertThat(lines).contains("2 runs that Slurm has already: job 101");
    slurm.state("102_0", "RUNNING");
    finish(0, 1, 2);
    for (int i = 0; i < 3; i++) {
      tell(i, new Message.RunLeft(id(i)));
    }
    build.get(20, TimeUnit.SECONDS);
    assertThat(slurm.calls("sbatch")).hasSize(2);
  }

  /** Ids begin anew when a cluster is set up again. */
  @Test
  void anIdThatIsAnotherJobsNowIsNoTask() throws Exception {
    leave(new SlurmSettings(List.of(), 0, 1, 0, false), run -> Optional.empty());
    for (int i = 0; i < 3; i++) {
      slurm.state("101_" + i, "RUNNING", "somebodys");
    }
    leave(new SlurmSettings(List.of(), 0, 1, 0, false), run -> Optional.empty());
    assertThat(slurm.calls("sbatch")).hasSize(2);
    assertThat(queued).contains(new Message.RunQueued(id(0), "102_0"));
  }

  @Test
  void howOftenARunWasLostIsKnownToTheNextBuild() throws Exception {
    store
        .submissions()
        .save(
            new Submission(
                "before",
                "lotr-gpt-seeds",
                Instant.now(),
                List.of("90"),
                10,
                2,
                List.of(List.of(id(0)))));
    slurm.state("90_0", "RUNNING");
    CompletableFuture<Void> build = build(settings());
    awaitCalls("sbatch", 1);
    assertThat(slurm.calls("sbatch").get(0)).as("the two others").contains("--array=0-1 ");
    slurm.state("90_0", "TIMEOUT");
    finish(1, 2);
    tell(1, new Message.RunLeft(id(1)));
    tell(2, new Message.RunLeft(id(2)));
    build.get(20, TimeUnit.SECONDS);
    assertThat(failures()).containsOnlyKeys(id(0));
    assertThat(failures().get(id(0)))
        .startsWith("its task 90_0 ended with TIMEOUT; it was submitted 3 times");
  }

  @Test
  void whatAnEarlierTaskWroteIsNotHeardAgain() throws Exception {
    tell(0, new Message.RunFailed(id(0), "the loss is NaN"));
    CompletableFuture<Void> build = build(settings());
    awaitCalls("sbatch", 1);
    for (int i = 0; i < 3; i++) {
      tell(i, new Message.Note("oneDNN here"));
      finish(i);
      tell(i, new Message.RunLeft(id(i)));
    }
    build.get(20, TimeUnit.SECONDS);
    assertThat(failures()).isEmpty();
    assertThat(heard).as("what all say").containsOnlyOnce(new Message.Note("oneDNN here"));
  }

  /** Its controller is everybody's. */
  @Test
  void slurmIsNotAskedWhatTheTasksTell() throws Exception {
    pace = new Pace(PACE.messages(), Duration.ofHours(1), PACE.visibility());
    CompletableFuture<Void> build = build(settings());
    awaitCalls("sbatch", 1);
    for (int i = 0; i < 3; i++) {
      Thread.sleep(50);
      finish(i);
      tell(i, new Message.RunLeft(id(i)));
    }
    build.get(20, TimeUnit.SECONDS);
    assertThat(slurm.calls("squeue")).isEmpty();
  }

  @Test
  void whatAnotherBuildCancelledIsSubmittedAnew() throws Exception {
    leave(new SlurmSettings(List.of(), 0, 1, 0, false), run -> Optional.empty());
    for (int i = 0; i < 3; i++) {
      slurm.state("101_" + i, "RUNNING");
    }
    CompletableFuture<Void> build = build(new SlurmSettings(List.of(), 0, 1, 0, true));
    awaitCalls("squeue", 3);
    for (int i = 0; i < 3; i++) {
      slurm.state("101_" + i, "CANCELLED");
    }
    awaitCalls("sbatch", 2);
    finish(0, 1, 2);
    for (int i = 0; i < 3; i++) {
      tell(i, new Message.RunLeft(id(i)));
    }
    build.get(20, TimeUnit.SECONDS);
    assertThat(failures()).isEmpty();
  }

  @Test
  void aClaimOfADeadJobIsReleased() throws Exception {
    store.claimRun(id(0), new Claimant("55_0", 1)).orElseThrow();
    Optional<RunClaim> live = store.claimRun(id(1), new Claimant("56_0", 0));
    assertThat(live).isPresent();
    slurm.state("55_0", "NODE_FAIL");
    slurm.state("56_0", "RUNNING");
    leave(new SlurmSettings(List.of(), 0, 1, 0, false), run -> Optional.empty());
    assertThat(store.isClaimed(id(0))).isFalse();
    assertThat(store.isClaimed(id(1))).isTrue();
    assertThat(heard).contains(new Message.RunQueued(id(1), "56_0"));
    assertThat(slurm.calls("sbatch").get(0)).contains("--array=0-1 ");
  }

  @Test
  void aRunThatAnotherTaskHasIsFollowedThere() throws Exception {
    CompletableFuture<Void> build = build(new SlurmSettings(List.of(), 0, 1, 0, true));
    awaitCalls("sbatch", 1);
    slurm.state("101_0", "COMPLETED");
    slurm.state("70_0", "RUNNING");
    tell(0, new Message.RunTaken(id(0), "70_0"));
    tell(0, new Message.RunLeft(id(0)));
    finish(1, 2);
    tell(1, new Message.RunLeft(id(1)));
    tell(2, new Message.RunLeft(id(2)));
    int asked = slurm.calls("squeue").size();
    awaitCalls("squeue", asked + 15);
    assertThat(build).isNotDone();
    assertThat(slurm.calls("squeue").get(asked + 14)).contains("--jobs=70");
    slurm.state("70_0", "CANCELLED");
    awaitCalls("sbatch", 2);
    finish(0);
    tell(0, new Message.RunLeft(id(0)));
    build.get(20, TimeUnit.SECONDS);
    assertThat(failures()).isEmpty();
  }

  @Test
  void aRunThatAProcessHasIsWaitedFor() throws Exception {
    WriteLock lock = store.lockRun(id(0), line -> {});
    CompletableFuture<Void> build = build(new SlurmSettings(List.of(), 0, 1, 0, true));
    awaitCalls("sbatch", 1);
    tell(0, new Message.RunTaken(id(0), null));
    tell(0, new Message.RunLeft(id(0)));
    slurm.state("101_1", "RUNNING");
    slurm.state("101_2", "RUNNING");
    awaitCalls("squeue", 15);
    assertThat(slurm.calls("sbatch")).hasSize(1);
    lock.close();
    awaitCalls("sbatch", 2);
    finish(0, 1, 2);
    for (int i = 0; i < 3; i++) {
      tell(i, new Message.RunLeft(id(i)));
    }
    build.get(20, TimeUnit.SECONDS);
  }

  @Test
  void slurmMayBeAwayForAWhile() throws Exception {
    CompletableFuture<Void> build = build(settings());
    awaitCalls("sbatch", 1);
    slurm.delete("queue");
    int asked = slurm.calls("squeue").size();
    awaitCalls("squeue", asked + 4);
    for (int i = 0; i < 3; i++) {
      slurm.state("101_" + i, "RUNNING");
    }
    finish(0, 1, 2);
    for (int i = 0; i < 3; i++) {
      tell(i, new Message.RunLeft(id(i)));
    }
    build.get(20, TimeUnit.SECONDS);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("Slurm does not answer"))
        .singleElement()
        .asString()
        .contains("Unable to contact slurm controller");
    assertThat(slurm.calls("sbatch")).hasSize(1);
  }

  @Test
  void theFirstFailureMayEndTheArray() throws Exception {
    CompletableFuture<Void> build =
        CompletableFuture.runAsync(() -> perform(settings(), true, run -> Optional.empty()));
    awaitCalls("sbatch", 1);
    tell(1, new Message.RunFailed(id(1), "the loss is NaN"));
    build.get(20, TimeUnit.SECONDS);
    assertThat(slurm.calls("scancel")).containsExactly("101");
  }

  @Test
  void oneCommandCancelsWhatABuildSubmitted() throws Exception {
    slurm.write("config", "MaxArraySize = 2\n");
    Thread build = new Thread(() -> perform(settings(), false, run -> Optional.empty()));
    build.start();
    awaitCalls("sbatch", 2);
    await(() -> lines.stream().anyMatch(line -> line.startsWith("Submitted")));
    build.interrupt();
    build.join(20_000);
    assertThat(slurm.calls("scancel")).containsExactly("101 102");
  }

  @Test
  void whatSlurmRefusesIsToldInItsWords() throws Exception {
    slurm.write(
        "refusal",
        """
        sbatch: error: invalid partition specified: gpux
        sbatch: error: Batch job submission failed: Invalid partition name specified
        """);
    assertThatThrownBy(() -> perform(settings("--partition=gpux"), false, run -> Optional.empty()))
        .isInstanceOf(MistakeException.class)
        .hasMessage(
            "<executor><options> (-Dlotr-gpt.slurm.options): sbatch --partition=gpux was refused:"
                + " invalid partition specified: gpux; Batch job submission failed: Invalid"
                + " partition name specified; change them");
    assertThat(store.submissions().directory("any").getParent().toFile().listFiles())
        .noneMatch(File::isDirectory);
  }

  @Test
  void withoutOptionsNoneIsToBlame() throws Exception {
    slurm.write("refusal", "sbatch: fatal: Could not establish a configuration source\n");
    assertThatThrownBy(() -> perform(settings(), false, run -> Optional.empty()))
        .hasMessage(
            "<executor> (-Dlotr-gpt.executor): sbatch was refused: fatal: Could not establish a"
                + " configuration source; build where sinfo answers, with those of"
                + " <executor><options> (-Dlotr-gpt.slurm.options) that it asks for");
  }

  @Test
  void aLimitOnJobsIsToldWithWhatHelps() throws Exception {
    slurm.write("config", "MaxArraySize = 2\n");
    slurm.write("accepted", "1");
    slurm.write(
        "refusal",
        """
        sbatch: error: QOSMaxSubmitJobPerUserLimit
        sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit\
         limit, user's size and/or time limits)
        """);
    assertThatThrownBy(() -> perform(settings(), false, run -> Optional.empty()))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining("QOSMaxSubmitJobPerUserLimit")
        .hasMessageEndingWith(
            "with <runsPerJob> (-Dlotr-gpt.slurm.runsPerJob) there are fewer tasks");
    assertThat(slurm.calls("scancel").get(0)).isEqualTo("101");
  }

  @Test
  void withoutSlurmTheUserIsToldWhereItIs() {
    Slurm none =
        new Slurm(name -> directory.resolve("nowhere").resolve(name).toString(), directory);
    assertThatThrownBy(() -> none.states(List.of("1")))
        .isInstanceOf(MistakeException.class)
        .hasMessage(
            "<executor> (-Dlotr-gpt.executor): slurm needs the command squeue, which is not on the"
                + " PATH here: start Maven on a login node of the cluster, or choose local");
  }

  @Test
  void whatIsDoneIsForgotten() throws Exception {
    leave(new SlurmSettings(List.of(), 0, 1, 0, false), run -> Optional.empty());
    save(0);
    save(1);
    LiveTasks.of(store, slurm.slurm(), List.of());
    assertThat(store.submissions().all()).as("its output tells why").hasSize(1);
    save(2);
    LiveTasks.of(store, slurm.slurm(), List.of());
    assertThat(store.submissions().all()).isEmpty();
  }

  private static SlurmSettings settings(String... options) {
    return new SlurmSettings(List.of(options), 0, 1, 2, true);
  }

  private CompletableFuture<Void> build(SlurmSettings settings) {
    return CompletableFuture.runAsync(() -> perform(settings, false, run -> Optional.empty()));
  }

  private void leave(
      SlurmSettings settings, Function<PlannedRun, Optional<SampleSettings>> samples) {
    perform(settings, false, samples);
  }

  private void perform(
      SlurmSettings settings,
      boolean failFast,
      Function<PlannedRun, Optional<SampleSettings>> samples) {
    Job.Train job =
        new Job.Train(
            store.directory().toString(),
            COMPUTE,
            runs,
            new Job.Git(null, null),
            CheckpointPolicy.DEFAULT,
            failFast);
    TaskProgram program =
        new TaskProgram(
            Path.of("java"), List.of(Path.of("it's here")), path -> false, List.of(), directory);
    try {
      new SlurmExecutor(store, slurm.slurm(), settings, program, pace, queued::add)
          .perform(new Work("seeds", job, samples), null, heard::add, lines::add);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String id(int run) {
    return runs.get(run).id();
  }

  private Map<String, String> failures() {
    return heard.stream()
        .filter(Message.RunFailed.class::isInstance)
        .map(Message.RunFailed.class::cast)
        .collect(Collectors.toMap(Message.RunFailed::run, Message.RunFailed::reason));
  }

  /** As a task does. */
  private void tell(int run, Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Channel(bytes).accept(message);
    Path file = store.file(id(run), RunFile.MESSAGES);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void finish(int... some) throws IOException {
    for (int run : some) {
      tell(run, new Message.RunFinished(id(run), RESULT));
    }
  }

  private void save(int run) throws IOException {
    store.save(
        new RunRecord(
            RunRecord.FORMAT,
            id(run),
            RunRecord.Status.TRAINED,
            Identity.of(runs.get(run).settings(), "corpus", "cpu").facts(),
            runs.get(run).settings(),
            new RunRecord.Provenance(
                Instant.now(),
                Instant.now(),
                null,
                null,
                new CorpusRecord("corpus.txt", "corpus.txt", "corpus", 5000, 60, 0.1),
                "onednn",
                "oneDNN",
                Map.of(),
                null,
                1,
                0),
            RESULT,
            null,
            Map.of(),
            null));
  }

  private void awaitCalls(String command, int count) throws Exception {
    await(
        () -> {
          try {
            return slurm.calls(command).size() >= count;
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }
}
