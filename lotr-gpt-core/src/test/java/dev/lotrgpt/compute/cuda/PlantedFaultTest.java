package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Precision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kernels with a fault compute something else, in one order of their threads at least, or are
 * caught: a test on the stand-in means something.
 */
@Tag("slow")
class PlantedFaultTest {
  private static final List<String> FILES =
      List.of(
          "adamw",
          "attention",
          "cachedattention",
          "crossentropy",
          "embedding",
          "epilogue",
          "layernorm",
          "matmul",
          "matmulbf16");

  private static final Pattern BARRIER = Pattern.compile("__sync(threads|warp)\\(\\);");

  /** What the kernels compute as they are, in any order: {@code ThreadCountTest}. */
  private static final Map<Precision, List<Float>> FAULTLESS = new EnumMap<>(Precision.class);

  /** A fault: some text of a file is replaced. */
  record Fault(String file, int from, int to, String replacement) {

    /** In which the file is used. */
    Precision precision() {
      return file.equals("matmulbf16") || file.equals("pack") ? Precision.BF16 : Precision.FLOAT32;
    }

    String plantInto(String source) {
      return source.substring(0, from) + replacement + source.substring(to);
    }

    @Override
    public String toString() {
      String source = new KernelSources().kernels(file);
      long line = source.substring(0, from).chars().filter(c -> c == '\n').count() + 1;
      return file + ".cu:" + line + " " + source.substring(from, to) + " -> " + replacement;
    }
  }

  /** Each barrier of each file in turn is left out. */
  static Stream<Fault> missingBarriers() {
    List<Fault> faults = new ArrayList<>();
    for (String file : FILES) {
      Matcher barrier = BARRIER.matcher(new KernelSources().kernels(file));
      while (barrier.find()) {
        faults.add(new Fault(file, barrier.start(), barrier.end(), ";"));
      }
    }
    assertThat(faults).hasSizeGreaterThanOrEqualTo(20);
    return faults.stream();
  }

  static Stream<Fault> wrongIndices() {
    return Stream.of(
        fault("attention", "key0 + x + SIDE * j <= query", "key0 + x + SIDE * j < query"),
        fault("attention", "key <= query && query", "key < query && query"),
        fault("attention", "int end = min(query0 + QUERIES", "int end = min(query0 + KEYS"),
        fault("cachedattention", "key <= position + row", "key < position + row"),
        fault("crossentropy", "v == target", "v == target + 1"),
        fault("embedding", "1u << lane) - 1", "1u << lane) - 2"),
        fault("epilogue", "from + warp; row < to", "from + warp + 1; row < to"),
        fault("layernorm", "w < ROWS", "w < ROWS - 1"),
        fault("matmul", "? rows - r :", "? rows - r - 1 :"),
        fault("matmul", "d0 + DEPTH < end", "d0 + DEPTH + 1 < end"),
        fault("matmulbf16", "waitForCopies<STAGES - 2>", "waitForCopies<STAGES - 1>"),
        fault("matmulbf16", "d0 + (STAGES - 1) * DEPTH < end", "d0 + STAGES * DEPTH < end"),
        fault("matmulbf16", "depth[i] < end", "depth[i] < end - CHUNK"),
        fault("matmulbf16", "first >= n", "first + COUNT >= n"),
        fault("matmulbf16", "row(i) >= m", "row(i) + 1 >= m"),
        fault("pack", "column < columns", "column < columns - 1"),
        fault("reduction", "p < count", "p < count - 1"));
  }

  private static Fault fault(String file, String text, String replacement) {
    int from = new KernelSources().kernels(file).indexOf(text);
    assertThat(from).as("'%s' in %s.cu", text, file).isNotNegative();
    return new Fault(file, from, from + text.length(), replacement);
  }

  @ParameterizedTest
  @MethodSource({"missingBarriers", "wrongIndices"})
  void isNoticed(Fault fault) {
    assertThat(differsInSomeOrder(fault)).as("noticed: %s", fault).isTrue();
  }

  @Test
  void aKernelWithoutFaultIsNotSuspected() {
    assertThat(differsInSomeOrder(new Fault("matmul", 0, 0, " "))).isFalse();
  }

  private static boolean differsInSomeOrder(Fault fault) {
    List<Float> faultless =
        FAULTLESS.computeIfAbsent(fault.precision(), p -> run(StandIn.FORWARDS, p, null));
    return Stream.of(StandIn.FORWARDS, StandIn.BACKWARDS, StandIn.MIXED)
        .anyMatch(device -> !run(device, fault.precision(), fault).equals(faultless));
  }

  /** Nothing where the stand-in refuses to go on. */
  private static List<Float> run(int device, Precision precision, Fault fault) {
    String faulty = fault == null ? null : new KernelSources().kernels(fault.file());
    try (CudaBackend backend =
        StandIn.open(
            device,
            precision,
            source -> source.equals(faulty) ? fault.plantInto(source) : source)) {
      return SmallModel.run(backend);
    } catch (CudaException e) {
      return List.of();
    }
  }
}
