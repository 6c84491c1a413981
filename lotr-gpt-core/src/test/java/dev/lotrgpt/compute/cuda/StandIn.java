package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendFactory;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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

  private static final String BINDINGS = "/org/bytedeco/cuda/linux-x86_64/libjnicudart.so";
  private static final Path SOURCES = Path.of("src", "test", "cuda").toAbsolutePath();
  private static final Path BUILDS = Path.of("target", "stand-in").toAbsolutePath();

  /** Set in a process that AddressSanitizer watches; {@code compiler.cpp} looks for it as well. */
  static final String SANITIZER = "STAND_IN_SANITIZER";

  /** Null until it was loaded. */
  private static Path directory;

  private StandIn() {}

  /**
   * A backend on one of the devices; the test is skipped, or in CI fails, where there is no g++.
   */
  public static CudaBackend open(int device) {
    return open(device, Precision.FLOAT32);
  }

  public static CudaBackend open(int device, Precision precision) {
    return open(device, precision, UnaryOperator.identity());
  }

  /**
   * @param change what becomes of each file of kernels
   */
  public static CudaBackend open(int device, Precision precision, UnaryOperator<String> change) {
    boolean watched = System.getenv(SANITIZER) != null;
    Path cubins = load().resolve(watched ? "watched-cubins" : "cubins");
    return new CudaBackend(
        device,
        precision,
        new KernelSources(change),
        new CubinCache(new Compiler(), cubins),
        watched ? 0 : CudaBackend.ARENA_BLOCK);
  }

  /** Where it was built. */
  static synchronized Path load() {
    if (directory == null) {
      String missing = missing();
      Assumptions.assumeTrue(missing == null, missing);
      directory = build();
      for (String library : List.of("libcuda.so.1", "libcudart.so.13", "libnvrtc.so.13")) {
        System.load(directory.resolve(library).toString());
      }
    }
    return directory;
  }

  /** For tests that say themselves why a backend is not tested. */
  public static BackendFactory factory() {
    return new BackendFactory() {
      @Override
      public String name() {
        return "cuda on a stand-in";
      }

      @Override
      public Backend<?> open(Precision precision, int threads) throws BackendUnavailableException {
        return openOrRefuse(FORWARDS, precision);
      }
    };
  }

  static CudaBackend openOrRefuse(int device, Precision precision)
      throws BackendUnavailableException {
    String missing = missing();
    if (missing != null) {
      throw new BackendUnavailableException("the stand-in", "is missing", missing);
    }
    return open(device, precision);
  }

  /**
   * @return why there can be none here, or null
   * @throws AssertionError instead in CI on a machine that could have one
   */
  private static String missing() {
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      return "the stand-in for a GPU runs on Linux on x86-64";
    }
    String reason = missingHere();
    if (reason != null && System.getenv("CI") != null) {
      throw new AssertionError(reason);
    }
    return reason;
  }

  private static String missingHere() {
    if (StandIn.class.getResource(BINDINGS) == null) {
      return "the bindings of CUDA come with the profile all-tests (-Pall-tests)";
    }
    try {
      run(SOURCES, List.of("g++", "--version"));
      return null;
    } catch (IOException e) {
      return "the stand-in for a GPU is built by g++: " + e.getMessage();
    }
  }

  /** Built once for given sources; what the kernels are compiled to is kept beside it. */
  private static Path build() {
    try {
      Path built = BUILDS.resolve(hashOfSources());
      if (Files.exists(built)) {
        return built;
      }
      Files.createDirectories(BUILDS);
      Path making = Files.createTempDirectory(BUILDS, "making");
      for (Path file : sources()) {
        Files.copy(file, making.resolve(file.getFileName()));
      }
      library(making, "libcuda.so.1", "driver.cpp");
      library(making, "libnvrtc.so.13", "compiler.cpp");
      library(making, "libcudart.so.13", "runtime.cpp", "-Wl,--version-script=runtime.map");
      Files.move(making, built, StandardCopyOption.ATOMIC_MOVE);
      return built;
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.sorted().toList();
    }
  }

  private static String hashOfSources() throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path file : sources()) {
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  private static void library(Path directory, String name, String source, String... more)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-O0", "-fPIC"));
    command.addAll(List.of("-Wall", "-Wextra", "-shared", "-Wl,-soname," + name));
    command.addAll(List.of(more));
    command.addAll(List.of(source, "-o", name, "-ldl"));
    run(directory, command);
  }

  private static void run(Path workingDirectory, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(workingDirectory.toFile())
            .redirectErrorStream(true)
            .start();
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
}
