package dev.lotrgpt.training.sharded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * oneDNN says nothing when it has no optimised code for a primitive, and takes reference code that
 * is 10 to 2000 times slower. Its log names the code.
 */
@Tag("slow")
class OptimisedCodeTest {
  /** Field of a line of the log that names the kind of primitive. */
  private static final int KIND = 5;

  /**
   * @param instructions the most that oneDNN may use: all that this CPU has, or AVX2
   */
  @ParameterizedTest
  @ValueSource(strings = {"ALL", "AVX2"})
  void noStepRunsReferenceCode(String instructions) throws IOException, InterruptedException {
    List<String[]> primitives =
        log(instructions)
            .lines()
            .filter(line -> line.startsWith("onednn_verbose") && line.contains(",exec,cpu,"))
            .map(line -> line.split(","))
            .toList();
    Set<String> kinds = new TreeSet<>();
    Set<String> reference = new TreeSet<>();
    for (String[] primitive : primitives) {
      String code = primitive[KIND + 1];
      kinds.add(primitive[KIND]);
      if (code.startsWith("ref") || code.startsWith("simple")) {
        reference.add(primitive[KIND] + " " + code + " " + primitive[KIND + 2]);
      }
    }
    assertThat(kinds)
        .contains(
            "binary", "eltwise", "gemm_api", "layer_normalization", "matmul", "reorder", "softmax");
    assertThat(reference).isEmpty();
  }

  /** What oneDNN says of all kinds of steps, in a process of its own, as it says it to stdout. */
  private static String log(String instructions) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EachKindOfStep.class.getName());
    builder.environment().put("ONEDNN_MAX_CPU_ISA", instructions);
    builder.environment().put("ONEDNN_VERBOSE", "profile_exec");
    builder.environment().put("ONEDNN_VERBOSE_TIMESTAMP", "0");
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
