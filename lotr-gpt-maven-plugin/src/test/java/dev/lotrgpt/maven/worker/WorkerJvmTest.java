package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.experiment.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerJvmTest {
  @TempDir Path directory;

  @Test
  void keepsOperationsOnOneThreadWhereEachCoreHasItsShards() {
    Path none = directory.resolve("none");
    assertThat(WorkerJvm.environment("auto", none))
        .contains(entry("OMP_NUM_THREADS", "1"))
        .containsOnlyKeys("OMP_NUM_THREADS", "MALLOC_ARENA_MAX");
    assertThat(WorkerJvm.environment("nd4j", none)).doesNotContainKey("OMP_NUM_THREADS");
  }

  @Test
  void tellsOpenBlasOfAvx512() throws IOException {
    Path processors = directory.resolve("cpuinfo");
    Files.writeString(processors, "processor\t: 0\nflags\t\t: fpu avx2 avx512f avx512dq\n");
    assertThat(WorkerJvm.environment("nd4j", processors))
        .containsEntry("OPENBLAS_CORETYPE", "SkylakeX");
    Files.writeString(processors, "processor\t: 0\nflags\t\t: fpu avx2\n");
    assertThat(WorkerJvm.environment("nd4j", processors)).doesNotContainKey("OPENBLAS_CORETYPE");
  }

  @Test
  void putsTheUsersArgumentsLast() {
    assertThat(WorkerJvm.arguments(directory, List.of("-Xmx4g")))
        .contains("-Xmx1g")
        .endsWith("-Xmx4g");
  }

  @Test
  void leavesTheChoiceOfACollectorToTheUser() {
    assertThat(WorkerJvm.arguments(directory, List.of("-Xmx4g"))).contains("-XX:+UseSerialGC");
    assertThat(WorkerJvm.arguments(directory, List.of("-XX:+UseG1GC")))
        .doesNotContain("-XX:+UseSerialGC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:StartFlightRecording",
        "-XX:StartFlightRecording=filename=a.jfr",
        "-XX:+FlightRecorder",
        "-agentpath:/opt/libasyncProfiler.so=start"
      })
  void refusesProfilersThatCrashProducts(String profiler) {
    assertThatThrownBy(() -> WorkerJvm.arguments(directory, List.of("-Xmx4g", profiler)))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("<jvmArguments> (-Dlotr-gpt.jvmArguments): " + profiler)
        .hasMessageEndingWith("profile with perf, which sends none");
  }

  private static java.util.Map.Entry<String, String> entry(String key, String value) {
    return java.util.Map.entry(key, value);
  }
}
