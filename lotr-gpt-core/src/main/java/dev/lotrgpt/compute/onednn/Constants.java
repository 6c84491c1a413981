package dev.lotrgpt.compute.onednn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operands that never change, shared by all plans so that they stay in the cache. */
final class Constants {
  private final Workspace workspace;
  private final Map<Integer, Tensor> causalMasks = new HashMap<>();
  private final Map<Integer, Tensor> ones = new HashMap<>();
  private final Map<List<Integer>, Tensor> headSums = new HashMap<>();

  Constants(Workspace workspace) {
    this.workspace = workspace;
  }

  /** [queries,keys] for each block, see {@link AttentionLayout#causalMask}. */
  Tensor causalMask(AttentionLayout layout) {
    return causalMasks.computeIfAbsent(
        layout.length(),
        length -> {
          Tensor mask = workspace.own(Tensor.Type.FLOAT32, layout.maskSize());
          layout.causalMask(
              (offset, values, count) ->
                  mask.view(offset, count).values().write(0, values, 0, count));
          return mask;
        });
  }

  /** [H headSize,H]: a row times it is the sums over the channels of each head. */
  Tensor headSums(int heads, int headSize) {
    return headSums.computeIfAbsent(
        List.of(heads, headSize),
        key -> {
          float[] values = new float[heads * headSize * heads];
          for (int channel = 0; channel < heads * headSize; channel++) {
            values[channel * heads + channel / headSize] = 1;
          }
          Tensor tensor = workspace.own(Tensor.Type.FLOAT32, (long) heads * headSize, heads);
          tensor.values().write(0, values, 0, values.length);
          return tensor;
        });
  }

  /** [1,count]. */
  Tensor ones(int count) {
    return ones.computeIfAbsent(
        count,
        size -> {
          float[] values = new float[size];
          Arrays.fill(values, 1);
          Tensor tensor = workspace.own(Tensor.Type.FLOAT32, 1, size);
          tensor.values().write(0, values, 0, size);
          return tensor;
        });
  }
}
