package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Precision;
import java.util.ArrayList;
import java.util.HashMap;
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
          "attentionbf16",
          "cachedattention",
          "crossentropy",
          "embedding",
          "epilogue",
          "layernorm",
          "matmul",
          "matmulbf16");

  private static final Pattern BARRIER = Pattern.compile("__sync(threads|warp)\\(\\);");

  private static final Pattern WAIT = Pattern.compile("waitForCopies<([^>]+)>\\(\\);");

  /** What a model computes, by the size of its embedding. */
  private record Run(Precision precision, int embedding) {}

  /** What the kernels compute as they are, in any order: {@code ThreadCountTest}. */
  private static final Map<Run, List<Float>> FAULTLESS = new HashMap<>();

  /** A fault: some text of a file is replaced. */
  record Fault(String file, int from, int to, String replacement) {

    /** In which all of the file is used. */
    private Run run() {
      return switch (file) {
        case "matmulbf16", "pack" -> new Run(Precision.BF16, SmallModel.EMBEDDING);
        case "attentionbf16" -> new Run(Precision.BF16, SmallModel.ALIGNED_EMBEDDING);
        default -> new Run(Precision.FLOAT32, SmallModel.EMBEDDING);
      };
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

  /** Each wait for copies in turn leaves out the group that was begun last. */
  static Stream<Fault> missedCopies() {
    List<Fault> faults = new ArrayList<>();
    for (String file : FILES) {
      Matcher wait = WAIT.matcher(new KernelSources().kernels(file));
      while (wait.find()) {
        faults.add(new Fault(file, wait.end(1), wait.end(1), " + 1"));
      }
    }
    assertThat(faults).hasSizeGreaterThanOrEqualTo(4);
    return faults.stream();
  }

  static Stream<Fault> wrongIndices() {
    return Stream.of(
        fault("attention", "key0 + x + SIDE * j <= query", "key0 + x + SIDE * j < query"),
        fault("attention", "key <= query && query", "key < query && query"),
        fault("attention", "int end = min(query0 + QUERIES", "int end = min(query0 + KEYS"),
        fault("attentionbf16", "column() + e % 2 > queries", "column() + e % 2 >= queries"),
        fault("attentionbf16", "query0 + part + PART <= first", "query0 + part <= first"),
        fault("attentionbf16", "keys[e / 2] > query0 + part", "keys[e / 2] >= query0 + part"),
        fault("attentionbf16", "key0 < end; key0 += TILE", "key0 < query0; key0 += TILE"),
        fault("attentionbf16", "seed + 4 * n", "seed + 2 * n"),
        fault("attentionbf16", "key0 >= first + ROWS", "key0 + TILE >= first + ROWS"),
        fault("attentionbf16", "lane() / 4 * 2 + 1}", "lane() / 4 * 2 + 8}"),
        fault("cachedattention", "key <= position + row", "key < position + row"),
        fault("crossentropy", "v == target", "v == target + 1"),
        fault("embedding", "w < TOKEN_WARPS; w++) sum", "w < TOKEN_WARPS - 1; w++) sum"),
        fault("embedding", "symbol >= 0 && symbol < mine", "symbol > 0 && symbol < mine"),
        fault("epilogue", "from + warp; first < to", "from + warp + 1; first < to"),
        fault("layernorm", "p < ROWS", "p < ROWS - 1"),
        fault("layernorm", "sums.at[2][k][j] += values[j]", "sums.at[2][k][j] = values[j]"),
        fault("layernorm", "mask.apply(values, row, c", "mask.apply(values, row, c + 2"),
        fault("layernorm", "w < WARPS", "w < WARPS - 1"),
        fault("matmul", "? rows - r :", "? rows - r - 1 :"),
        fault("matmul", "d0 + DEPTH < end", "d0 + DEPTH + 1 < end"),
        fault("matmulbf16", "d0 + (STAGES - 1) * DEPTH < end", "d0 + STAGES * DEPTH < end"),
        fault("matmulbf16", "depth[i] < end", "depth[i] < end - CHUNK"),
        fault("matmulbf16", "first >= n", "first + COUNT >= n"),
        fault("matmulbf16", "row(i) >= m", "row(i) + 1 >= m"),
        fault("adamw", "i < n; i++) move", "i < n - 1; i++) move"),
        fault("adamw", "for (; i < n; i++) {", "for (; i < n - 1; i++) {"),
        fault("pack", "column + j < columns", "column + j < columns - 1"),
        fault("reduction", "p + k < end", "p + k < end - 1"),
        fault("reduction", "g < sum.groups", "g < sum.groups - 1"),
        fault("reduction", "__syncthreads();\n  for (int t", ";\n  for (int t"));
  }

  private static Fault fault(String file, String text, String replacement) {
    int from = new KernelSources().kernels(file).indexOf(text);
    assertThat(from).as("'%s' in %s.cu", text, file).isNotNegative();
    return new Fault(file, from, from + text.length(), replacement);
  }

  @ParameterizedTest
  @MethodSource({"missingBarriers", "missedCopies", "wrongIndices"})
  void isNoticed(Fault fault) {
    assertThat(differsInSomeOrder(fault)).as("noticed: %s", fault).isTrue();
  }

  @Test
  void aKernelWithoutFaultIsNotSuspected() {
    assertThat(differsInSomeOrder(new Fault("matmul", 0, 0, " "))).isFalse();
  }

  private static boolean differsInSomeOrder(Fault fault) {
    List<Float> faultless =
        FAULTLESS.computeIfAbsent(fault.run(), run -> run(StandIn.FORWARDS, run, null));
    return Stream.of(StandIn.FORWARDS, StandIn.BACKWARDS, StandIn.MIXED)
        .anyMatch(device -> !run(device, fault.run(), fault).equals(faultless));
  }

  /** Nothing where the stand-in refuses to go on. */
  private static List<Float> run(int device, Run run, Fault fault) {
    String faulty = fault == null ? null : new KernelSources().kernels(fault.file());
    try (CudaBackend backend =
        StandIn.open(
            device,
            run.precision(),
            source -> source.equals(faulty) ? fault.plantInto(source) : source)) {
      return SmallModel.run(backend, run.embedding());
    } catch (CudaException e) {
      return List.of();
    }
  }
}
