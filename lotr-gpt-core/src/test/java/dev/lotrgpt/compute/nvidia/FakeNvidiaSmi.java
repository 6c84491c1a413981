package dev.lotrgpt.compute.nvidia;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A program that answers like nvidia-smi. Arguments: what it prints, its exit code, the seconds it
 * takes, whether it knows the field compute_cap; then the query.
 */
public final class FakeNvidiaSmi {
  private FakeNvidiaSmi() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread.sleep(Integer.parseInt(arguments[2]) * 1000L);
    if (arguments[4].contains("compute_cap") && !Boolean.parseBoolean(arguments[3])) {
      System.out.println("Field \"compute_cap\" is not a valid field to query.");
      System.exit(2);
    }
    System.out.println(arguments[0]);
    System.exit(Integer.parseInt(arguments[1]));
  }

  public static GpuProbe answering(String output) {
    return probe(Duration.ofSeconds(60), output, "0", "0", "true");
  }

  public static GpuProbe answeringWithoutComputeCapability(String output) {
    return probe(Duration.ofSeconds(60), output, "0", "0", "false");
  }

  public static GpuProbe failing(String output) {
    return probe(Duration.ofSeconds(60), output, "9", "0", "true");
  }

  public static GpuProbe hanging() {
    return probe(Duration.ofSeconds(1), "", "0", "60", "true");
  }

  public static GpuProbe missing() {
    return new GpuProbe(List.of("no-such-program"), Duration.ofSeconds(1));
  }

  private static GpuProbe probe(Duration timeout, String... arguments) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath =
        location(FakeNvidiaSmi.class) + File.pathSeparator + location(GpuProbe.class);
    List<String> command =
        new java.util.ArrayList<>(
            List.of(java.toString(), "-cp", classPath, FakeNvidiaSmi.class.getName()));
    command.addAll(List.of(arguments));
    return new GpuProbe(command, timeout);
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
