package dev.lotrgpt.maven.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A worker's environment variables: what a user's shell or cluster sets for other programs must not
 * decide how fast a run is trained, whether it is at all, or to which numbers.
 */
public final class WorkerEnvironment {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** Arguments for any JVM: collectors, profilers, a debugger's port that Maven listens at. */
  private static final String JVM = "JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|CLASSPATH";

  /** Thread counts and places, kernels, precision and allocation of the native libraries. */
  private static final String NATIVES =
      "(OMP|GOMP|KMP|OPENBLAS|GOTO|MKL|BLIS|MALLOC|ONEDNN|DNNL|ND4J|SD)_.*|LIBND4J.*"
          + "|BACKEND_PRIORITY_[CG]PU|VECLIB_MAXIMUM_THREADS";

  /**
   * oneDNN's instructions, which a run's record tells, and what it prints, which goes to the log.
   */
  private static final Pattern KEPT = Pattern.compile("(ONEDNN|DNNL)_(MAX_CPU_ISA|VERBOSE.*)");

  private static final Pattern LEFT_OUT = Pattern.compile(JVM + "|" + NATIVES);

  private WorkerEnvironment() {}

  /**
   * Which of this process's variables a worker does not get, sorted.
   *
   * @param names of variables
   */
  public static List<String> leftOut(Collection<String> names) {
    return names.stream()
        .filter(name -> LEFT_OUT.matcher(name).matches() && !KEPT.matcher(name).matches())
        .sorted()
        .toList();
  }

  /**
   * What a worker gets beside the rest.
   *
   * @param backend as the user chose it
   */
  public static Map<String, String> of(String backend) {
    return of(backend, PROCESSORS);
  }

  static Map<String, String> of(String backend, Path processors) {
    Map<String, String> environment = new HashMap<>();
    // Each run has threads of its own: with more arenas than cores, glibc keeps several runs'
    // memory.
    environment.put(
        "MALLOC_ARENA_MAX", Integer.toString(Runtime.getRuntime().availableProcessors()));
    if (backend.equals("nd4j")) {
      // ND4J's threads would spin between operations, and starve one another on a busy machine.
      environment.put("OMP_WAIT_POLICY", "passive");
    } else {
      // Each core works on shards of its own: no threads inside an operation.
      environment.put("OMP_NUM_THREADS", "1");
    }
    if (!backend.equals("onednn") && hasAvx512(processors)) {
      // ND4J's OpenBLAS takes processors that are newer than itself for old ones, at half the
      // speed.
      environment.put("OPENBLAS_CORETYPE", "SkylakeX");
    }
    return environment;
  }

  private static boolean hasAvx512(Path processors) {
    if (!Files.isReadable(processors)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(processors, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.startsWith("flags") && line.contains(" avx512f"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
