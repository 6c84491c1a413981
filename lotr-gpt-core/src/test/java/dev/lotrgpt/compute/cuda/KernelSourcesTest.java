package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelSourcesTest {
  private static final Path SOURCES =
      Path.of("src", "main", "resources", "dev", "lotrgpt", "compute", "cuda");

  private static final Pattern KERNEL =
      Pattern.compile(
          "__global__ void __launch_bounds__\\([^)]*\\)\\s+(\\w+)\\([^{;]*\\) \\{\\s*([^;]*;)");

  /** A kernel that reads before would see what the one before it has not written yet. */
  @Test
  void eachKernelFirstWaitsForTheOneBefore() throws IOException {
    List<String> kernels = new ArrayList<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".cu")).toList()) {
        String source = Files.readString(file);
        long declared = source.split("__global__", -1).length - 1;
        Matcher kernel = KERNEL.matcher(source);
        long found = 0;
        for (; kernel.find(); found++) {
          assertThat(kernel.group(2))
              .as("the first statement of %s in %s", kernel.group(1), file.getFileName())
              .isEqualTo("waitForKernelBefore();");
          kernels.add(kernel.group(1));
        }
        assertThat(found).as("kernels in %s", file.getFileName()).isEqualTo(declared);
      }
    }
    assertThat(kernels).hasSizeGreaterThan(20).contains("gather", "keyGradient", "adamW");
  }
}
