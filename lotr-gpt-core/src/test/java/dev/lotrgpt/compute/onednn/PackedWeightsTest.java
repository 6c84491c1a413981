package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_destroy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.dnnl_engine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Four matrices [16,16], one behind the other, with a gap of as much behind the second. */
@Tag("slow")
class PackedWeightsTest {
  private static final int SIZE = 16;
  private static final int ELEMENTS = SIZE * SIZE;
  private static final int[] PLACES = {0, 1, 3, 4};

  @ParameterizedTest
  @CsvSource({
    "0, 5, 1111",
    "0, 1, 1000",
    "1, 1, 0100",
    "2, 1, 0000",
    "3, 1, 0010",
    "2, 3, 0011",
    "1, 2, 0100",
    "0.5, 1, 1100",
    "3.5, 0.25, 0010",
    "4.5, 0.5, 0001",
    "4.5, 9, 0001",
    "5, 9, 0000",
  })
  void copiesOfWhatWasWrittenToAreMadeAnew(double from, double length, String stale) {
    dnnl_engine engine = new dnnl_engine();
    Dnnl.check(dnnl_engine_create(engine, dnnl_cpu, 0), "an engine");
    try (Block block = new Block(14L * ELEMENTS * Float.BYTES);
        PackedWeights packed = new PackedWeights(engine)) {
      Tensor weights = Tensor.of(block, Tensor.Type.FLOAT32, 14, SIZE, SIZE);
      PackedWeights.Packed[] copies =
          Arrays.stream(PLACES)
              .mapToObj(weights::matrix)
              .map(weight -> packed.acquire(PackedWeights.Form.FLOAT, weight))
              .toArray(PackedWeights.Packed[]::new);
      use(copies, weights, 1);
      packed.changed(weights.view((long) (from * ELEMENTS), (long) (length * ELEMENTS)));
      use(copies, weights, 2);
      for (int i = 0; i < copies.length; i++) {
        assertThat(copies[i].data().as(Tensor.Type.FLOAT32, 1).values().get(0))
            .as("copy %d", i)
            .isEqualTo(stale.charAt(i) + 1 - '0');
      }
    } finally {
      dnnl_engine_destroy(engine);
    }
  }

  private static void use(PackedWeights.Packed[] copies, Tensor weights, float value) {
    IntStream.range(0, 5 * ELEMENTS).forEach(i -> weights.values().put(i, value));
    for (PackedWeights.Packed copy : copies) {
      copy.user(Plan.NOTHING).run();
    }
  }
}
