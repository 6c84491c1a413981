package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No kernel reads or writes beside a tensor, an array of shared memory or one of a thread: what
 * AddressSanitizer would say of it. Each tensor has a block of memory of its own here.
 */
@Tag("slow")
class AddressSanitizerTest {
  private static final String FOUND = "ERROR: AddressSanitizer";

  @TempDir Path directory;

  @BeforeEach
  void skipWithoutTheStandIn() {
    StandIn.load();
    Assumptions.assumeTrue(
        library().isAbsolute() && Files.exists(library()), "g++ comes without AddressSanitizer");
  }

  @Test
  void operationsStayInTheirMemory() throws Exception {
    String output = watch(CudaKernelsMixedTest.class, Watched.Bf16.class);
    assertThat(output).doesNotContain(FOUND);
    assertThat(output.lines().toList().get((int) output.lines().count() - 1))
        .matches(WatchedTests.PASSED + "[1-9]\\d+");
  }

  /** One number too far in memory of each kind. */
  @Test
  void aFaultIsFound() throws Exception {
    assertThat(watch(Watched.WrongRead.class)).contains(FOUND);
    assertThat(watch(Watched.WrongSharedRead.class)).contains(FOUND);
  }

  private String watch(Class<?>... tests) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(WatchedTests.class.getName());
    for (Class<?> test : tests) {
      command.add(test.getName());
    }
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    // A JVM has uses of its own for SIGSEGV, and never gives back all that it takes.
    builder
        .environment()
        .putAll(
            Map.of(
                "LD_PRELOAD",
                library().toString(),
                "ASAN_OPTIONS",
                "handle_segv=0:detect_leaks=0:detect_stack_use_after_return=0",
                StandIn.SANITIZER,
                "address"));
    builder.start().waitFor();
    return Files.readString(output);
  }

  /** A name without a path where g++ has none. */
  private static Path library() {
    try {
      Process process =
          new ProcessBuilder("g++", "-print-file-name=libasan.so")
              .redirectErrorStream(true)
              .start();
      return Path.of(new String(process.getInputStream().readAllBytes()).strip());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
