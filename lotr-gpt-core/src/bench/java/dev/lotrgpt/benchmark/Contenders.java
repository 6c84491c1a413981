package dev.lotrgpt.benchmark;

import dev.lotrgpt.benchmark.Contender.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How this trainer and its peers are started. */
final class Contenders {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private final Options options;

  Contenders(Options options) {
    this.options = options;
  }

  Contender trainer() {
    return new Contender("lotr-gpt", List.of(own(TrainerSteps.class, options.backend())), "");
  }

  /** Measures this trainer's products. */
  Launch products() {
    return own(ProductPeak.class, options.backend(), Integer.toString(options.threads()));
  }

  /**
   * @param device cpu or cuda
   */
  private Contender python(String how, String device) {
    String script = options.programs().resolve("pytorch_steps.py").toString();
    return new Contender(
        "PyTorch " + how + (device.equals("cpu") ? "" : " on CUDA"),
        List.of(new Launch(List.of(options.python(), script, how, device), held())),
        "a Python with PyTorch (pip install torch) is named with -Dbenchmark.python=PATH");
  }

  /** With the environment that the worker has. */
  private Launch own(Class<?> main, String... arguments) {
    // Each core works on shards of its own, so oneDNN has no threads; ND4J's would spin.
    return java(
        main,
        options.backend().equals("nd4j")
            ? Map.of("OMP_WAIT_POLICY", "passive")
            : Map.of("OMP_NUM_THREADS", "1"),
        arguments);
  }

  /** Those whose names the options ask for. */
  List<Contender> peers() {
    return Stream.of(
            new Contender("libtorch", libtorch(), ""),
            python("eager", "cpu"),
            python("compiled", "cpu"),
            python("eager", "cuda"),
            python("compiled", "cuda"),
            python("graphs", "cuda"))
        .filter(peer -> options.isPeer(peer.name()))
        .toList();
  }

  /**
   * OpenBLAS and OpenMP each have threads, and both wait for work in a loop that takes the core
   * from the other. Which way around this is the fastest depends on the work and the machine.
   */
  private List<Launch> libtorch() {
    String all = Integer.toString(options.threads());
    Map<String, String> products = Map.of("OPENBLAS_NUM_THREADS", all, "OMP_NUM_THREADS", "1");
    Map<String, String> passive = new HashMap<>(products);
    passive.put("OMP_NUM_THREADS", all);
    passive.put("OMP_WAIT_POLICY", "passive");
    Map<String, String> asleep = new HashMap<>(passive);
    asleep.put("OPENBLAS_THREAD_TIMEOUT", "4");
    return Stream.of(products, passive, asleep)
        .map(environment -> java(LibtorchSteps.class, environment))
        .toList();
  }

  private Launch java(Class<?> main, Map<String, String> settings, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    // Tensors live outside the heap: JavaCPP would allow them as much as the heap.
    command.add("-Dorg.bytedeco.javacpp.maxBytes=" + memory() / 4 * 3);
    command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(settings);
    environment.putAll(held());
    if (options.instructions().isEmpty() && hasAvx512()) {
      // OpenBLAS takes processors that are newer than itself for old ones, at half the speed.
      environment.put("OPENBLAS_CORETYPE", "SkylakeX");
    }
    return new Launch(List.copyOf(command), Map.copyOf(environment));
  }

  /** What holds the libraries of all contenders to fewer instructions. */
  private Map<String, String> held() {
    return options.instructions().isEmpty()
        ? Map.of()
        : Map.of(
            "ONEDNN_MAX_CPU_ISA", "AVX2",
            "ATEN_CPU_CAPABILITY", "avx2",
            "MKL_ENABLE_INSTRUCTIONS", "AVX2",
            "OPENBLAS_CORETYPE", "Haswell");
  }

  private static long memory() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  private static boolean hasAvx512() {
    if (!Files.isReadable(PROCESSORS)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(PROCESSORS, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.startsWith("flags") && line.contains(" avx512f"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
