package dev.lotrgpt.compute.onednn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;

/** Operands that never change, shared by all plans so that they stay in the cache. */
final class Constants {
  private final Memory memory;
  private final Map<Integer, FloatPointer> causalMasks = new HashMap<>();
  private final Map<Integer, FloatPointer> ones = new HashMap<>();

  Constants(Memory memory) {
    this.memory = memory;
  }

  /** See {@link AttentionLayout#fillCausalMask}. */
  FloatPointer causalMask(AttentionLayout layout) {
    return causalMasks.computeIfAbsent(
        layout.length(),
        length -> {
          FloatPointer mask = memory.own(layout.maskSize());
          layout.causalMask(
              (offset, values, count) -> mask.getPointer(offset).put(values, 0, count));
          return mask;
        });
  }

  FloatPointer ones(int count) {
    return ones.computeIfAbsent(
        count,
        size -> {
          float[] values = new float[size];
          Arrays.fill(values, 1);
          return memory.own(size).put(values);
        });
  }
}
