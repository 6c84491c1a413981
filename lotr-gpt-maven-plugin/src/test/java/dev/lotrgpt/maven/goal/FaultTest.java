package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is killed, and whenever: the next build goes on, and in the end every file holds the
 * bytes of a build that nobody disturbed.
 *
 * <p>The instants are spread evenly over the time that such a build takes. Others are tried with
 * {@code -Dfaults.seed=N}, more with {@code -Dfaults.kills=N}.
 */
@Tag("slow")
class FaultTest {
  private static final long SEED = Long.getLong("faults.seed", 20261122);
  private static final int KILLS = Integer.getInteger("faults.kills", 20);
  private static final int THREADS = 2;
  private static final int ANY_NUMBER = 0;
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(2);

  /** Which of the two processes is killed. */
  private enum Victim {
    WORKER,
    BOTH,
    /** Then its worker may write a last checkpoint. */
    MAVEN
  }

  @TempDir Path directory;
  private final Random random = new Random(SEED);
  private final List<String> kills = new ArrayList<>();
  private int whileTraining;
  private int whileEvaluating;

  /** Whether nothing but the checkpoints of the interval are there to go on from. */
  private boolean unwarned = true;

  private int resumed;
  private int resumedUnwarned;

  @Test
  @Timeout(600)
  void aBuildThatIsKilledEndsWithTheBytesOfOneThatIsNot() throws Exception {
    Path corpus = Files.writeString(directory.resolve("corpus.txt"), text());
    RunStore clean = new RunStore(directory.resolve("clean"));
    Duration whole = build(clean, corpus);

    int stores = 0;
    RunStore store = new RunStore(directory.resolve("store-" + stores));
    boolean anew = true;
    for (double fraction : fractions()) {
      long begun = System.nanoTime();
      while (!isKilled(store, corpus, Duration.ofNanos((long) (fraction * whole.toNanos())))) {
        assertSameResults(store, clean);
        if (anew) {
          // Other work slowed the first build down, and this one no more.
          whole = Duration.ofNanos(System.nanoTime() - begun);
        }
        store = new RunStore(directory.resolve("store-" + ++stores));
        unwarned = !unwarned;
        anew = true;
        begun = System.nanoTime();
      }
      anew = false;
    }
    build(store, corpus);
    assertSameResults(store, clean);

    String story = String.join("\n", kills);
    assertThat(kills).hasSize(KILLS);
    assertThat(whileTraining).as("kills while training\n" + story).isPositive();
    assertThat(whileEvaluating).as("kills while evaluating\n" + story).isPositive();
    assertThat(resumedUnwarned).as("runs of killed workers that went on\n" + story).isPositive();
    assertThat(resumed).as("runs that went on\n" + story).isGreaterThan(resumedUnwarned);
  }

  @Test
  @Timeout(300)
  void threadsAndParallelRunsDecideNoBit() throws Exception {
    Path corpus = Files.writeString(directory.resolve("corpus.txt"), text());
    RunStore alone = new RunStore(directory.resolve("alone"));
    RunStore together = new RunStore(directory.resolve("together"));
    build(alone, corpus, 1, 1);
    build(together, corpus, 4, 2);
    assertSameResults(together, alone);
  }

  /** All that is stored, in turn: the next build names what is damaged, and makes it anew. */
  @Test
  @Timeout(300)
  void aBuildMakesDamagedFilesAnew() throws Exception {
    Path corpus = Files.writeString(directory.resolve("corpus.txt"), text());
    RunStore clean = new RunStore(directory.resolve("clean"));
    RunStore store = new RunStore(directory.resolve("damaged"));
    build(clean, corpus);
    build(store, corpus);
    List<String> runs = store.runs();

    cut(store.file(runs.get(0), RunFile.METRICS));
    cut(store.file(runs.get(1), RunFile.BEST));
    cut(store.file(runs.get(2), RunFile.FINAL));
    cut(store.file(runs.get(3), RunFile.RECORD));
    try (Stream<Path> studies = Files.list(store.directory().resolve("studies/it.faults"))) {
      cut(studies.findFirst().orElseThrow());
    }
    cut(store.directory().resolve("results.csv"));
    Files.writeString(log(store), "");
    build(store, corpus);
    assertSameResults(store, clean);
    assertThat(output(store))
        .contains("4 runs: 0 up to date, 4 to train")
        .containsPattern("TRAINED \\(damaged: .*metrics.csv is not what was written\\)")
        .containsPattern("TRAINED \\(damaged: .*best.safetensors is not what was written\\)")
        .containsPattern("TRAINED \\(damaged: .*final.safetensors is not what was written\\)")
        .containsPattern("TRAINED \\(damaged: .*run.json cannot be read: .*\\)");

    cut(store.file(runs.get(0), RunFile.EVALUATION));
    cut(store.file(runs.get(1), RunFile.EVALUATION_TABLE));
    Files.delete(store.file(runs.get(2), RunFile.SAMPLES));
    // A kill between a training's last two writes, and one inside of an evaluation's.
    Files.delete(store.file(runs.get(3), RunFile.EVALUATION));
    Files.createFile(store.runDirectory(runs.get(3)).resolve("checkpoint-190.safetensors"));
    Files.createFile(store.runDirectory(runs.get(3)).resolve(".samples.txt.1.tmp"));
    Files.writeString(log(store), "");
    build(store, corpus);
    assertSameResults(store, clean);
    assertThat(output(store))
        .contains("4 runs: 4 up to date, 0 to train", "0 up to date, 4 to evaluate");

    cut(store.file(runs.get(1), RunFile.BEST));
    List<Study> studies = store.studies().of(StudyBuild.PROJECT, StudyBuild.STUDY);
    PendingEvaluations pending =
        PendingEvaluations.of(
            studies,
            new Workplace(
                directory, store, store.directory(), new Console(line -> {}, Optional.empty())),
            new StudySamples(StudyBuild.SAMPLES, Map.of()).ofRuns(studies));
    assertThat(pending.refusals()).containsOnlyKeys(runs.get(1));
    assertThat(pending.refusals().get(runs.get(1)))
        .contains("best.safetensors is not what was written: mvn verify trains run '");
  }

  private static void cut(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
  }

  /** One in each of as many equal parts of the time that a build takes, in any order. */
  private List<Double> fractions() {
    List<Double> fractions = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      fractions.add((i + random.nextDouble()) / KILLS);
    }
    Collections.shuffle(fractions, random);
    return fractions;
  }

  /**
   * @return false if the build was finished before the instant
   */
  private boolean isKilled(RunStore store, Path corpus, Duration instant) throws Exception {
    Process maven = start(store, corpus, THREADS, random.nextInt(3));
    if (maven.waitFor(instant.toNanos(), TimeUnit.NANOSECONDS)) {
      assertThat(maven.exitValue()).as(output(store)).isZero();
      return false;
    }
    Optional<ProcessHandle> worker = maven.children().findFirst();
    Victim victim = Victim.values()[random.nextInt(unwarned ? 2 : 3)];
    if (victim != Victim.MAVEN) {
      worker.ifPresent(ProcessHandle::destroyForcibly);
    }
    if (victim != Victim.WORKER || worker.isEmpty()) {
      maven.destroyForcibly();
    }
    note(store, instant, victim);
    awaitEnd(maven, store);
    return true;
  }

  private void note(RunStore store, Duration instant, Victim victim) throws IOException {
    boolean trained = isTrained(store);
    if (trained) {
      whileEvaluating++;
    } else {
      whileTraining++;
    }
    kills.add(
        victim
            + " after "
            + instant.toMillis()
            + " ms, "
            + (trained ? "while evaluating" : "while training")
            + ", in "
            + store.directory().getFileName());
  }

  private static boolean isTrained(RunStore store) throws IOException {
    Optional<Study> study =
        store.studies().of(StudyBuild.PROJECT, StudyBuild.STUDY).stream().findFirst();
    if (study.isEmpty()) {
      return false;
    }
    for (PlannedRun run : study.get().runs()) {
      Optional<RunRecord> record = store.record(run.id());
      if (record.isEmpty() || record.get().status() != RunRecord.Status.TRAINED) {
        return false;
      }
    }
    return true;
  }

  /** A build that nobody disturbs. */
  private Duration build(RunStore store, Path corpus) throws Exception {
    return build(store, corpus, THREADS, ANY_NUMBER);
  }

  private Duration build(RunStore store, Path corpus, int threads, int parallelRuns)
      throws Exception {
    long begun = System.nanoTime();
    Process maven = start(store, corpus, threads, parallelRuns);
    awaitEnd(maven, store);
    assertThat(maven.exitValue()).as(output(store)).isZero();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** Does not wait for the worker that a build before this one may have left: the build does. */
  private Process start(RunStore store, Path corpus, int threads, int parallelRuns)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StudyBuild.class.getName(),
            store.directory().toString(),
            corpus.toString(),
            Integer.toString(threads),
            Integer.toString(parallelRuns))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(store).toFile()))
        .start();
  }

  private static void awaitEnd(Process maven, RunStore store) throws Exception {
    try {
      assertThat(maven.waitFor(LONGEST_BUILD.toSeconds(), TimeUnit.SECONDS))
          .as(output(store))
          .isTrue();
    } finally {
      maven.destroyForcibly();
    }
  }

  private static Path log(RunStore store) {
    return store.directory().resolveSibling(store.directory().getFileName() + ".log");
  }

  private static String output(RunStore store) throws IOException {
    return Files.readString(log(store));
  }

  private void assertSameResults(RunStore store, RunStore clean) throws IOException {
    assertThat(store.runs()).isEqualTo(clean.runs()).isNotEmpty();
    for (String run : clean.runs()) {
      assertThat(names(store.runDirectory(run))).isEqualTo(names(clean.runDirectory(run)));
      for (RunFile file :
          List.of(
              RunFile.METRICS,
              RunFile.BEST,
              RunFile.FINAL,
              RunFile.EVALUATION,
              RunFile.EVALUATION_TABLE,
              RunFile.SAMPLES)) {
        assertThat(store.file(run, file))
            .as("%s%n%s", String.join("\n", kills), output(store))
            .hasSameBinaryContentAs(clean.file(run, file));
      }
      assertThat(column(store.file(run, RunFile.TIMING), "iteration"))
          .isEqualTo(column(clean.file(run, RunFile.TIMING), "iteration"));
      assertThat(result(store, run)).isEqualTo(result(clean, run));
      int resumptions = store.record(run).orElseThrow().provenance().resumptions();
      resumed += resumptions;
      resumedUnwarned += unwarned ? resumptions : 0;
    }
    assertThat(results(store)).isEqualTo(results(clean));
  }

  /** {@code run.json}, as far as it does not tell when and how fast. */
  private static List<Object> result(RunStore store, String run) throws IOException {
    RunRecord record = store.record(run).orElseThrow();
    RunRecord.Result result = record.result();
    return List.of(
        record.status(),
        record.identity(),
        record.settings(),
        record.files(),
        result.parameters(),
        result.bestIteration(),
        result.bestValLoss(),
        result.finalTrainLoss(),
        result.finalValLoss());
  }

  /** {@code results.csv} without the columns that tell how fast. */
  private static List<List<String>> results(RunStore store) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (CSVRecord row : csv(store.directory().resolve("results.csv"))) {
      var cells = row.toMap();
      cells.keySet().removeAll(List.of("seconds", "tokensPerSecond"));
      rows.add(List.copyOf(cells.values()));
    }
    return rows;
  }

  private static List<String> column(Path file, String name) throws IOException {
    return csv(file).stream().map(row -> row.get(name)).toList();
  }

  private static List<CSVRecord> csv(Path file) throws IOException {
    return CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(new StringReader(Files.readString(file)))
        .getRecords();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Invented, so that no text is anybody's. */
  private static String text() {
    String[] words = {"the ", "a ", "king ", "sees ", "no ", "ship, ", "sea.\n", "and ", "old "};
    Random choice = new Random(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < 5000) {
      text.append(words[choice.nextInt(words.length)]);
    }
    return text.toString();
  }
}
