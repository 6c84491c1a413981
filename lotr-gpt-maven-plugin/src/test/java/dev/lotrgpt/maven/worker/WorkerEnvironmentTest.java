package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerEnvironmentTest {
  @TempDir Path directory;

  @Test
  void keepsOperationsOnOneThreadWhereEachCoreHasItsShards() {
    Path none = directory.resolve("none");
    assertThat(WorkerEnvironment.of("auto", none))
        .contains(entry("OMP_NUM_THREADS", "1"))
        .containsOnlyKeys("OMP_NUM_THREADS", "MALLOC_ARENA_MAX");
    assertThat(WorkerEnvironment.of("nd4j", none)).doesNotContainKey("OMP_NUM_THREADS");
  }

  @Test
  void tellsOpenBlasOfAvx512() throws IOException {
    Path processors = directory.resolve("cpuinfo");
    Files.writeString(processors, "processor\t: 0\nflags\t\t: fpu avx2 avx512f avx512dq\n");
    assertThat(WorkerEnvironment.of("nd4j", processors))
        .containsEntry("OPENBLAS_CORETYPE", "SkylakeX");
    assertThat(WorkerEnvironment.of("onednn", processors)).doesNotContainKey("OPENBLAS_CORETYPE");
    Files.writeString(processors, "processor\t: 0\nflags\t\t: fpu avx2\n");
    assertThat(WorkerEnvironment.of("nd4j", processors)).doesNotContainKey("OPENBLAS_CORETYPE");
  }

  @Test
  void leavesOutWhatIsMeantForOtherPrograms() {
    List<String> meant =
        List.of(
            "CLASSPATH",
            "GOMP_CPU_AFFINITY",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "KMP_AFFINITY",
            "MALLOC_PERTURB_",
            "MKL_NUM_THREADS",
            "OMP_PROC_BIND",
            "ONEDNN_DEFAULT_FPMATH_MODE",
            "OPENBLAS_NUM_THREADS",
            "_JAVA_OPTIONS");
    assertThat(WorkerEnvironment.leftOut(meant)).isEqualTo(meant);
  }

  @Test
  void keepsTheRest() {
    assertThat(
            WorkerEnvironment.leftOut(
                List.of(
                    "CUDA_VISIBLE_DEVICES",
                    "DISPLAY",
                    "HOME",
                    "JAVA_HOME",
                    "LC_ALL",
                    "LD_PRELOAD",
                    "ONEDNN_MAX_CPU_ISA",
                    "ONEDNN_VERBOSE",
                    "PATH",
                    "TMPDIR",
                    "TZ")))
        .isEmpty();
  }
}
