package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tiles that products are cut into, and the blocks that they are dealt to, change no bit. */
@Tag("slow")
class Bf16ProductsTest {
  private static final int ROWS = 262;
  private static final int IN = 136;
  private static final int OUT = 328;

  @ParameterizedTest
  @CsvSource({"0, 128, 128, 2", "1, 256, 128, 1", "2, 256, 128, 3", "0, 128, 64, 4"})
  void computeTheSameBits(int device, int tileRows, int tileColumns, int mostBlocks) {
    List<float[]> small = products(StandIn.FORWARDS, new Bf16Tile(128, 64, Integer.MAX_VALUE));
    List<float[]> large = products(device, new Bf16Tile(tileRows, tileColumns, mostBlocks));
    for (int i = 0; i < small.size(); i++) {
      assertThat(large.get(i)).containsExactly(small.get(i)).doesNotContain(Float.NaN);
    }
  }

  @Test
  void areTheLargestThatFillTheGpu() {
    assertThat(Bf16Tile.of(16384, 1024, 1)).extracting(t -> t.blocks(16384, 1024)).isEqualTo(128);
    assertThat(Bf16Tile.of(16384, 768, 1).rows()).isEqualTo(256);
    assertThat(Bf16Tile.of(16384, 192, 1).columns()).isEqualTo(64);
    assertThat(Bf16Tile.of(256, 256, 32).rows()).isEqualTo(128);
    assertThat(Bf16Tile.of(1, 256, 1).rows()).isEqualTo(128);
  }

  private static List<float[]> products(int device, Bf16Tile tile) {
    List<float[]> results = new ArrayList<>();
    try (CudaBackend backend = StandIn.open(device, Precision.BF16, source -> source);
        CudaKernels kernels = (CudaKernels) backend.kernels();
        Launch launch = new Launch(backend.stream());
        Arena arena = new Arena(backend.stream(), 1 << 20)) {
      Workspace workspace = new Workspace(backend.library(), launch, new Scratch(arena));
      Products products =
          new Bf16Products(workspace, new PartialSums(workspace), (m, n, parts) -> tile);
      DeviceTensor x = normals(kernels, 1, ROWS, IN);
      DeviceTensor weight = normals(kernels, 2, OUT, IN);
      DeviceTensor dOut = normals(kernels, 3, ROWS, OUT);
      for (ElementType type : List.of(ElementType.FLOAT32, ElementType.BF16)) {
        DeviceTensor out = kernels.allocate(type, ROWS, OUT);
        DeviceTensor dx = kernels.allocate(type, ROWS, IN);
        products.output(out, x, weight, ROWS, Epilogue.NONE);
        products.inputGradient(dx, dOut, weight, ROWS);
        results.add(kernels.download(out));
        results.add(kernels.download(dx));
      }
      DeviceTensor dWeight = kernels.allocate(OUT, IN);
      products.weightGradient(dWeight, dOut, x, ROWS, false);
      results.add(kernels.download(dWeight));
    }
    return results;
  }

  private static DeviceTensor normals(Kernels<DeviceTensor> kernels, long key, int... shape) {
    CounterRandom random = new CounterRandom(key);
    float[] values = new float[shape[0] * shape[1]];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.gaussian(i);
    }
    DeviceTensor tensor = kernels.allocate(shape[0], shape[1]);
    kernels.upload(tensor, values);
    return tensor;
  }
}
