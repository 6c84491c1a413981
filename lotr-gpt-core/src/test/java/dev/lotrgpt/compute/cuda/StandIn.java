package dev.lotrgpt.compute.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A CUDA driver and an NVRTC whose GPUs are this CPU, built by g++ from {@code src/test/cuda} and
 * loaded before JavaCPP's bindings look for the real ones.
 */
public final class StandIn {
  /** Devices that run threads in different orders. */
  public static final int FORWARDS = 0;

  public static final int BACKWARDS = 1;
  public static final int MIXED = 2;

  /** Of compute capability 7.5. */
  public static final int OLD = 3;

  private static final Path SOURCES = Path.of("src", "test", "cuda").toAbsolutePath();

  /** Null until it was built; an instance for each JVM. */
  private static Path directory;

  private StandIn() {}

  /**
   * A backend on one of the devices; the test is skipped, or in CI fails, where there is no g++.
   */
  public static CudaBackend open(int device) {
    return open(device, UnaryOperator.identity());
  }

  /**
   * @param change what becomes of each file of kernels
   */
  static CudaBackend open(int device, UnaryOperator<String> change) {
    Path cubins = load().resolve("cubins");
    return new CudaBackend(
        device, new KernelSources(change), new CubinCache(new Compiler(), cubins));
  }

  /** Where it was built. */
  static synchronized Path load() {
    if (directory == null) {
      String missing = missing();
      if (missing != null && System.getenv("CI") != null) {
        throw new AssertionError(missing);
      }
      Assumptions.assumeTrue(missing == null, missing);
      directory = build();
      for (String library : List.of("libcuda.so.1", "libcudart.so.13", "libnvrtc.so.13")) {
        System.load(directory.resolve(library).toString());
      }
    }
    return directory;
  }

  private static String missing() {
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      return "the stand-in for a GPU runs on Linux on x86-64";
    }
    try {
      run(List.of("g++", "--version"));
      return null;
    } catch (IOException e) {
      return "the stand-in for a GPU is built by g++: " + e.getMessage();
    }
  }

  private static Path build() {
    try {
      Path built = Files.createTempDirectory("stand-in");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(built)));
      try (Stream<Path> files = Files.list(SOURCES)) {
        for (Path file : files.toList()) {
          Files.copy(file, built.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      library(built, "libcuda.so.1", "driver.cpp");
      library(built, "libnvrtc.so.13", "compiler.cpp");
      library(built, "libcudart.so.13", "runtime.cpp", "-Wl,--version-script=runtime.map");
      return built;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void library(Path built, String name, String source, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("g++", "-std=c++17", "-O2", "-Wall", "-Wextra", "-fPIC", "-shared"));
    command.add("-Wl,-soname," + name);
    for (String option : more) {
      command.add(option.replace("runtime.map", built.resolve("runtime.map").toString()));
    }
    command.addAll(List.of(built.resolve(source).toString(), "-o", built.resolve(name).toString()));
    command.add("-ldl");
    run(command);
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // In the directory of temporary files: nobody minds.
      return;
    }
  }
}
