package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.worker.JobHeap;
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
    assertThat(arguments(List.of("-Xmx4g"))).contains("-Xmx1024m").endsWith("-Xmx4g");
  }

  @Test
  void hasTheHeapThatTheJobNeeds() {
    assertThat(WorkerJvm.arguments(Jdk.current(), directory, new JobHeap(1_500_000_000), List.of()))
        .contains("-Xmx1491m");
  }

  private List<String> arguments(List<String> extra) {
    return WorkerJvm.arguments(Jdk.current(), directory, new JobHeap(0), extra);
  }

  @Test
  void leavesTheChoiceOfACollectorToTheUser() {
    assertThat(arguments(List.of("-Xmx4g"))).contains("-XX:+UseSerialGC");
    assertThat(arguments(List.of("-XX:+UseG1GC"))).doesNotContain("-XX:+UseSerialGC");
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
    assertThatThrownBy(() -> arguments(List.of("-Xmx4g", profiler)))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith("<jvmArguments> (-Dlotr-gpt.jvmArguments): " + profiler)
        .hasMessageEndingWith("profile with perf, which sends none");
  }
}
