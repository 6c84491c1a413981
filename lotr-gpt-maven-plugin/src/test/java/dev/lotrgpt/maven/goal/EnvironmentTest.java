package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a shell, a container or a cluster sets: a build ends with the same bytes. */
@Tag("slow")
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnvironmentTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @TempDir static Path directory;
  private Path corpus;
  private RunStore plain;

  @BeforeAll
  void buildPlainly() throws Exception {
    String words =
        IntStream.range(0, 2000)
            .mapToObj(i -> List.of("the ", "cat ", "sat.\n", "é ").get(i * i % 7 % 4))
            .collect(Collectors.joining());
    corpus = Files.writeString(directory.resolve("corpus.txt"), words);
    plain = build("plain", Map.of());
  }

  static Stream<Map<String, String>> environments() throws IOException {
    return Stream.of(
        Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC"),
        Map.of("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC", "CLASSPATH", "/nonexistent"),
        Map.of("_JAVA_OPTIONS", "-Xmx200m"),
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:"
                + freePort()),
        Map.of(
            "OMP_PROC_BIND", "true",
            "OMP_PLACES", "cores",
            "OMP_NUM_THREADS", "7",
            "OMP_THREAD_LIMIT", "1",
            "GOMP_CPU_AFFINITY", "0",
            "KMP_AFFINITY", "compact"),
        Map.of(
            "OPENBLAS_CORETYPE", "Nehalem",
            "OPENBLAS_NUM_THREADS", "5",
            "MKL_NUM_THREADS", "3",
            "MALLOC_PERTURB_", "165",
            "MALLOC_CHECK_", "3",
            "ONEDNN_DEFAULT_FPMATH_MODE", "BF16",
            "ONEDNN_PRIMITIVE_CACHE_CAPACITY", "0"),
        Map.of("ONEDNN_VERBOSE", "2"),
        Map.of("LC_ALL", "C", "TZ", "Pacific/Kiritimati"),
        Map.of(
            "JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG", "LC_ALL", "tr_TR.UTF-8"),
        Map.of(
            "JAVA_TOOL_OPTIONS", "-Duser.language=th -Duser.variant=TH -Dfile.encoding=ISO-8859-1"),
        Map.of("HOME", gone(), "TMPDIR", gone(), "USER", "", "DISPLAY", ":99"));
  }

  /** Below a directory of the test's own: who may write anywhere makes the one that is missing. */
  private static String gone() {
    return directory.resolve("gone").toString();
  }

  @ParameterizedTest
  @MethodSource("environments")
  void variablesDecideNothing(Map<String, String> environment) throws Exception {
    RunStore store = build("environment", environment);
    assertSame(store);
    assertThat(record(store).provenance().hardware().cores()).isEqualTo(CORES);
    assertThat(record(store).provenance().threads())
        .isEqualTo(record(plain).provenance().threads());
  }

  /** One core of several, as a cluster hands them out. */
  @Test
  void theCoresThatMayBeUsedAreThoseThatAreRecorded() throws Exception {
    assumeTrue(
        CORES > 1 && Files.isExecutable(Path.of("/usr/bin/taskset")), "no core to take away");
    RunStore store = build("affinity", Map.of(), "taskset", "-c", "0");
    assertSame(store);
    assertThat(record(store).provenance().hardware().cores()).isEqualTo(1);
  }

  private void assertSame(RunStore store) throws IOException {
    assertThat(store.runs()).isEqualTo(plain.runs()).hasSize(1);
    for (RunFile file :
        List.of(
            RunFile.METRICS,
            RunFile.BEST,
            RunFile.FINAL,
            RunFile.EVALUATION,
            RunFile.EVALUATION_TABLE,
            RunFile.SAMPLES)) {
      assertThat(store.file(store.runs().get(0), file))
          .hasSameBinaryContentAs(plain.file(plain.runs().get(0), file));
    }
    assertThat(columns(store)).isEqualTo(columns(plain));
  }

  /** Up to those that tell how long it took. */
  private static List<List<String>> columns(RunStore store) throws IOException {
    List<List<String>> rows =
        Files.readAllLines(store.directory().resolve("results.csv")).stream()
            .map(line -> List.of(line.split(",")))
            .toList();
    int seconds = rows.get(0).indexOf("seconds");
    return rows.stream().map(row -> row.subList(0, seconds)).toList();
  }

  private static RunRecord record(RunStore store) throws IOException {
    return store.record(store.runs().get(0)).orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private RunStore build(String name, Map<String, String> environment, String... prefix)
      throws Exception {
    RunStore store = new RunStore(Files.createTempDirectory(directory, name));
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StudyBuild.class.getName(),
            store.directory().toString(),
            corpus.toString(),
            "2",
            "1",
            "iterations=30"));
    Path output = directory.resolve(store.directory().getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return store;
  }
}
