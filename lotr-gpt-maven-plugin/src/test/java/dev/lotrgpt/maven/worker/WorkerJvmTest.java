package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerJvmTest {
  @TempDir Path directory;

  @Test
  void keepsOperationsOnOneThreadWhereEachCoreHasItsShards() {
    Path none = directory.resolve("none");
    assertThat(WorkerJvm.environment("auto", none)).containsExactly(entry("OMP_NUM_THREADS", "1"));
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

  private static java.util.Map.Entry<String, String> entry(String key, String value) {
    return java.util.Map.entry(key, value);
  }
}
