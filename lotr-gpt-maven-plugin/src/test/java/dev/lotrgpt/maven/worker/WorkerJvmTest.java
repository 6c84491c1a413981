package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.experiment.SettingsException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerJvmTest {
  @TempDir Path directory;

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
}
