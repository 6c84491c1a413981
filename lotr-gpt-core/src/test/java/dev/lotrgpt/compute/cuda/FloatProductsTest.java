package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.Kernels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tiles that products are cut into are a matter of speed. */
@Tag("slow")
class FloatProductsTest {
  private static final int ROWS = 262;
  private static final int IN = 133;
  private static final int OUT = 139;

  @Test
  void largeTilesComputeTheSameBitsAsSmallOnes() {
    List<float[]> small = products(Integer.MAX_VALUE);
    List<float[]> large = products(1);
    for (int i = 0; i < small.size(); i++) {
      assertThat(large.get(i)).containsExactly(small.get(i)).doesNotContain(Float.NaN);
    }
  }

  private static List<float[]> products(int enoughTiles) {
    List<float[]> results = new ArrayList<>();
    try (CudaBackend backend = StandIn.open(StandIn.FORWARDS);
        Kernels<DeviceTensor> kernels = backend.kernels();
        Launch launch = new Launch(backend.stream());
        Arena arena = new Arena(backend.stream(), 1 << 20)) {
      Workspace workspace = new Workspace(backend.library(), launch, new Scratch(arena));
      Products products = new FloatProducts(workspace, new PartialSums(workspace), enoughTiles);
      DeviceTensor x = normals(kernels, 1, ROWS, IN);
      DeviceTensor weight = normals(kernels, 2, OUT, IN);
      DeviceTensor dOut = normals(kernels, 3, ROWS, OUT);
      DeviceTensor out = kernels.allocate(ROWS, OUT);
      DeviceTensor dx = kernels.allocate(ROWS, IN);
      DeviceTensor dWeight = kernels.allocate(OUT, IN);
      products.output(out, x, weight, ROWS, Epilogue.NONE);
      products.inputGradient(dx, dOut, weight, ROWS);
      products.weightGradient(dWeight, dOut, x, ROWS, false);
      for (DeviceTensor result : List.of(out, dx, dWeight)) {
        results.add(kernels.download(result));
      }
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
