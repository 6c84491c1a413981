package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * NVRTC itself makes machine code of every kernel for every generation of GPUs, in which no
 * variable is kept in memory for want of registers. It needs no GPU; CONTRIBUTING.md says where to
 * get it.
 */
@Tag("slow")
class KernelCompilationTest {
  /** A directory with libnvrtc.so.13, in a process of its own: the stand-in has the same name. */
  private static final String DIRECTORY =
      Objects.requireNonNullElse(System.getenv("NVRTC_DIRECTORY"), "");

  private static final Pattern KERNEL =
      Pattern.compile(
          "entry function '(\\w+)' for 'sm_(\\d+)'.*?"
              + "(\\d+) bytes stack frame, (\\d+) bytes spill stores, (\\d+) bytes spill loads.*?"
              + "Used (\\d+) registers",
          Pattern.DOTALL);

  @TempDir static Path directory;

  /** What NVRTC says of each compilation; null where there is none. */
  private static List<String> logs;

  /** A process for each core, which take the compilations in turn. */
  @BeforeAll
  static void compile() throws IOException, InterruptedException {
    if (DIRECTORY.isBlank()) {
      return;
    }
    int count = Runtime.getRuntime().availableProcessors();
    List<Process> processes = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outputs.add(Files.createTempFile(directory, "log", ".txt"));
      processes.add(start(i, count, outputs.get(i)));
    }
    String[] all = new String[KernelCompilation.all().size()];
    for (int i = 0; i < count; i++) {
      int exit = processes.get(i).waitFor();
      String output = Files.readString(outputs.get(i));
      assertThat(exit).as(output).isZero();
      String[] parts = output.split(KernelCompilation.MARK + "\\d+\n");
      for (int part = 1; part < parts.length; part++) {
        all[i + (part - 1) * count] = parts[part];
      }
    }
    logs = List.of(all);
  }

  private static Process start(int first, int step, Path output) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KernelCompilation.class.getName(),
            StandIn.load().resolve("libcuda.so.1").toString(),
            Integer.toString(first),
            Integer.toString(step));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("LD_LIBRARY_PATH", DIRECTORY);
    return builder.start();
  }

  /** Each test by itself: of a class that is skipped as a whole, Surefire says nothing. */
  @BeforeEach
  void skipWithoutTheCompiler() {
    Assumptions.assumeTrue(
        !DIRECTORY.isBlank(), "the environment variable NVRTC_DIRECTORY names no libnvrtc.so.13");
    assertThat(Path.of(DIRECTORY, "libnvrtc.so.13")).matches(Files::exists);
  }

  static Stream<Arguments> compilations() {
    List<KernelCompilation> all = KernelCompilation.all();
    return IntStream.range(0, all.size()).mapToObj(i -> Arguments.of(i, all.get(i)));
  }

  @ParameterizedTest
  @MethodSource("compilations")
  void everyKernelFitsIntoItsRegisters(int number, KernelCompilation compilation) {
    String log = logs.get(number);
    int seen = 0;
    Matcher kernel = KERNEL.matcher(log);
    while (kernel.find()) {
      seen++;
      String name = kernel.group(1) + " for sm_" + kernel.group(2);
      for (int group = 3; group <= 5; group++) {
        assertThat(kernel.group(group)).as("bytes in memory of %s", name).isEqualTo("0");
      }
      assertThat(Integer.parseInt(kernel.group(6)))
          .as("registers of %s", name)
          .isLessThanOrEqualTo(compilation.registers());
    }
    assertThat(seen)
        .as("kernels in %s", log)
        .isEqualTo(compilation.kernels() * compilation.gpus().size());
  }
}
