package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * NVIDIA's own compiler makes machine code of every kernel for every generation of GPUs, in which
 * no variable is kept in memory for want of registers. Skipped where there is no nvcc.
 */
@Tag("slow")
class KernelCompilationTest {
  private static final List<String> FLOAT32_GPUS =
      List.of("75", "80", "86", "89", "90", "100", "120");

  private static final List<String> BF16_GPUS = FLOAT32_GPUS.subList(1, FLOAT32_GPUS.size());

  /** So that two blocks of 256 threads share a multiprocessor and hide each other's waits. */
  private static final int REGISTERS = 128;

  private static final Pattern KERNEL =
      Pattern.compile(
          "entry function '(\\w+)' for 'sm_(\\d+)'.*?"
              + "(\\d+) bytes stack frame, (\\d+) bytes spill stores, (\\d+) bytes spill loads.*?"
              + "Used (\\d+) registers",
          Pattern.DOTALL);

  @TempDir Path directory;

  /**
   * @param kernels how many there are in the file
   */
  record Compilation(String file, int kernels, Map<String, String> macros, List<String> gpus) {}

  static Stream<Compilation> compilations() {
    List<Compilation> all = new ArrayList<>();
    all.add(new Compilation("adamw", 3, Map.of(), FLOAT32_GPUS));
    for (int head : new int[] {16, 64, 128}) {
      all.add(
          new Compilation(
              "attention",
              3,
              Map.of("OPERAND", "float", "HEAD", String.valueOf(head)),
              FLOAT32_GPUS));
    }
    all.add(new Compilation("cachedattention", 2, Map.of("OPERAND", "float"), FLOAT32_GPUS));
    all.add(new Compilation("crossentropy", 1, Map.of(), FLOAT32_GPUS));
    all.add(new Compilation("embedding", 3, Map.of(), FLOAT32_GPUS));
    all.add(
        new Compilation(
            "epilogue", 1, Map.of("OPERAND", "float", "RESULT", "float"), FLOAT32_GPUS));
    all.add(new Compilation("layernorm", 3, Map.of("OPERAND", "float"), FLOAT32_GPUS));
    all.add(new Compilation("matmul", 6, Map.of(), FLOAT32_GPUS));
    all.add(new Compilation("attention", 3, Map.of("OPERAND", "Bf16", "HEAD", "64"), BF16_GPUS));
    all.add(new Compilation("epilogue", 1, Map.of("OPERAND", "Bf16", "RESULT", "Bf16"), BF16_GPUS));
    all.add(new Compilation("matmulbf16", 3, Map.of("RESULT", "float"), BF16_GPUS));
    all.add(new Compilation("matmulbf16", 3, Map.of("RESULT", "Bf16"), BF16_GPUS));
    all.add(new Compilation("pack", 1, Map.of("OPERAND", "float"), BF16_GPUS));
    all.add(new Compilation("reduction", 1, Map.of(), FLOAT32_GPUS));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("compilations")
  void everyKernelFitsIntoItsRegisters(Compilation compilation) throws Exception {
    KernelSources sources = new KernelSources();
    for (Map.Entry<String, String> header : sources.headers().entrySet()) {
      Files.writeString(directory.resolve(header.getKey()), header.getValue());
    }
    Files.writeString(directory.resolve("kernels.cu"), sources.kernels(compilation.file()));
    String output = nvcc(compilation);
    int seen = 0;
    Matcher kernel = KERNEL.matcher(output);
    while (kernel.find()) {
      seen++;
      String name = kernel.group(1) + " for sm_" + kernel.group(2);
      for (int group = 3; group <= 5; group++) {
        assertThat(kernel.group(group)).as("bytes in memory of %s", name).isEqualTo("0");
      }
      assertThat(Integer.parseInt(kernel.group(6)))
          .as("registers of %s", name)
          .isLessThanOrEqualTo(REGISTERS);
    }
    assertThat(seen)
        .as("kernels in %s", output)
        .isEqualTo(compilation.kernels() * compilation.gpus().size());
  }

  private String nvcc(Compilation compilation) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("nvcc", "-std=c++17", "-fatbin", "-Xptxas", "-v"));
    for (String gpu : compilation.gpus()) {
      command.add("-gencode=arch=compute_" + gpu + ",code=sm_" + gpu);
    }
    compilation.macros().forEach((macro, value) -> command.add("-D" + macro + "=" + value));
    command.addAll(List.of("kernels.cu", "-o", "kernels.fatbin"));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      return Assumptions.abort("NVIDIA's compiler is not here: " + e.getMessage());
    }
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
