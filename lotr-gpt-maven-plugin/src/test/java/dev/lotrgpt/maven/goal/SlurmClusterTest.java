package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Slurm of three nodes on this machine: whatever happens to nodes, daemons and builds, no
 * run is lost or trained twice, and every file holds the bytes of the executor {@code local}.
 */
@Tag("slow")
@Timeout(400)
class SlurmClusterTest {
  private static final int RUNS = 24;
  private static final Path SCRIPT = Path.of("src/test/slurm.sh").toAbsolutePath();
  private static final Path PROGRAMS = Path.of("/usr/sbin");

  @TempDir Path directory;
  private Path cluster;
  private Path corpus;
  private final List<Process> builds = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Files.isExecutable(PROGRAMS.resolve("slurmctld"))
            && Files.isExecutable(PROGRAMS.resolve("munged"))
            && System.getProperty("user.name").equals("root"),
        "no Slurm to start: as root, apt-get install slurm-wlm munge");
    // Munge's user is to get through.
    cluster = Files.createTempDirectory("slurm");
    cluster.toFile().setExecutable(true, false);
    corpus = Files.writeString(directory.resolve("corpus.txt"), text());
    script("start", cluster.toString(), "1");
  }

  @AfterEach
  void stop() throws Exception {
    builds.forEach(Process::destroyForcibly);
    if (cluster != null) {
      script("stop", cluster.toString());
    }
  }

  @Test
  void nodesAreLostWhileTwoBuildsTrainOneStudy() throws Exception {
    RunStore clean = new RunStore(directory.resolve("clean"));
    RunStore store = new RunStore(directory.resolve("store"));
    String[] study = {"seeds=" + RUNS, "iterations=200"};
    Process one = build(store, "one", List.of("-DrunsPerJob=3"), study);
    Process other = build(store, "other", List.of("-DrunsPerJob=3"), study);
    awaitCheckpoint(store, 1, one);
    script("lose", cluster.toString(), "1");
    script("node", cluster.toString(), "1");
    awaitCheckpoint(store, 5, one);
    await(() -> killWorkers(store), one);
    awaitCheckpoint(store, 9, one);
    // The daemon alone: its task goes on without it.
    restartDaemon(2);
    awaitCheckpoint(store, 13, one);
    // The daemon of a step alone: Slurm queues a task again that is still at work.
    script("orphan", cluster.toString(), "3");
    restartDaemon(3);
    Process local = build(clean, "clean", null, study);
    assertSucceeds(one, "one");
    assertSucceeds(other, "other");
    assertSucceeds(local, "clean");
    assertSameResults(store, clean, RUNS);
    assertThat(output("one") + output("other"))
        .contains("runs that Slurm has already: job ", "RESUMED at ")
        .doesNotContain("FAILED");
    for (String run : store.runs()) {
      String messages = Files.readString(store.file(run, RunFile.MESSAGES));
      assertThat(messages.split("\"runFinished\"", -1)).as("trained once").hasSize(2);
    }
  }

  @Test
  void whatIsLeftToSlurmIsPickedUpAndWhatIsStoppedGoesOn() throws Exception {
    RunStore clean = new RunStore(directory.resolve("clean"));
    RunStore store = new RunStore(directory.resolve("store"));
    String[] study = {"seeds=2", "iterations=2000"};
    assertSucceeds(build(store, "left", List.of("-Dleave=true"), study), "left");
    assertThat(output("left")).contains("QUEUED as ");

    Process stopped = build(store, "stopped", List.of(), study);
    awaitCheckpoint(store, 2, stopped);
    await(() -> output("stopped").contains("2 runs that Slurm has already: job "), stopped);
    // By somebody else: what this build did not submit, it submits then.
    run("scancel", "--user=root");
    await(() -> submitted("stopped") == 2, stopped);
    await(() -> output("stopped").contains("RESUMED at "), stopped);
    run("kill", "-TERM", Long.toString(stopped.pid()));
    assertThat(stopped.waitFor(20, TimeUnit.SECONDS)).as(output("stopped")).isTrue();
    await(() -> run("squeue", "--noheader").isBlank(), null);
    assertThat(store.runs()).as("a stopped run keeps its checkpoint").hasSize(2);

    assertSucceeds(build(store, "last", List.of(), study), "last");
    assertThat(output("last")).contains("2 runs: 0 up to date, 2 to train", "RESUMED at ");
    assertSucceeds(build(clean, "clean", null, study), "clean");
    assertSameResults(store, clean, 2);
  }

  /** Runs that a build submitted: Slurm may tell of two ends one after the other. */
  private int submitted(String build) throws IOException {
    return Pattern.compile("Submitted (\\d+) runs? to Slurm")
        .matcher(output(build))
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .sum();
  }

  /**
   * @param slurm system properties; null for the executor {@code local}
   */
  private Process build(RunStore store, String name, List<String> slurm, String... study)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
    if (slurm != null) {
      command.add("-Dslurm=true");
      command.addAll(slurm);
    }
    command.addAll(
        List.of(
            StudyBuild.class.getName(),
            store.directory().toString(),
            corpus.toString(),
            slurm == null ? "1" : "0", // for the node to decide
            "0"));
    command.addAll(List.of(study));
    Process build = start(command, directory.resolve(name + ".log"));
    builds.add(build);
    return build;
  }

  private Process start(List<String> command, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("SLURM_CONF", cluster.resolve("slurm.conf").toString());
    return builder.start();
  }

  private String run(String... command) throws Exception {
    Path output = Files.createTempFile(directory, "run", ".txt");
    start(List.of(command), output).waitFor();
    return Files.readString(output);
  }

  private void script(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, "script", ".txt");
    assertThat(start(command, output).waitFor()).as(Files.readString(output)).isZero();
  }

  /**
   * All that tasks started, while a run has a checkpoint to go on from: they are held meanwhile, so
   * that no run ends between the look and the kill, however fast the machine is.
   */
  private boolean killWorkers(RunStore store) throws Exception {
    String workers = store.directory().getParent() + ".*WorkerMain";
    run("pkill", "-STOP", "-f", workers);
    boolean goesOn = hasCheckpoint(store);
    run("pkill", goesOn ? "-KILL" : "-CONT", "-f", workers);
    return goesOn;
  }

  /** Then Slurm compares what the node does with what it should. */
  private void restartDaemon(int node) throws Exception {
    kill(Files.readString(cluster.resolve("slurmd.n" + node + ".pid")).strip());
    script("node", cluster.toString(), Integer.toString(node));
  }

  private void kill(String process) throws Exception {
    run("kill", "-9", process);
  }

  private void assertSucceeds(Process build, String name) throws Exception {
    assertThat(build.waitFor(300, TimeUnit.SECONDS)).as(output(name)).isTrue();
    assertThat(build.exitValue()).as(output(name)).isZero();
  }

  private String output(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".log"), StandardCharsets.UTF_8);
  }

  private String outputs() throws IOException {
    StringBuilder outputs = new StringBuilder();
    try (Stream<Path> logs = Files.list(directory)) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        outputs.append(log.getFileName()).append('\n').append(Files.readString(log));
      }
    }
    return outputs.toString();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(Condition condition, Process build) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      assertThat(build == null || build.isAlive()).as(outputs()).isTrue();
      Thread.sleep(50);
    }
  }

  /** So many runs were begun, and one of them has a checkpoint. */
  private void awaitCheckpoint(RunStore store, int runs, Process build) throws Exception {
    await(() -> store.runs().size() >= runs && hasCheckpoint(store), build);
  }

  private static boolean hasCheckpoint(RunStore store) throws IOException {
    for (String run : store.runs()) {
      String[] files = store.runDirectory(run).toFile().list();
      if (files != null
          && Stream.of(files).anyMatch(file -> file.matches("checkpoint-.*safetensors"))) {
        return true;
      }
    }
    return false;
  }

  private static void assertSameResults(RunStore store, RunStore clean, int runs)
      throws IOException {
    assertThat(store.runs()).isEqualTo(clean.runs()).hasSize(runs);
    for (String run : clean.runs()) {
      for (RunFile file :
          List.of(
              RunFile.METRICS,
              RunFile.BEST,
              RunFile.FINAL,
              RunFile.TOKENIZER,
              RunFile.EVALUATION,
              RunFile.EVALUATION_TABLE,
              RunFile.SAMPLES)) {
        assertThat(store.file(run, file)).hasSameBinaryContentAs(clean.file(run, file));
      }
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
