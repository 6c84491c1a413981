package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.AdamWStep;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;

/**
 * What differs from one step to the next, in the GPU's memory, as {@code step.cuh} has it: the host
 * writes it before each step.
 */
final class StepBlock {
  private static final int DROPOUT_KEY = 40;
  private static final int STARTS = 56;

  private final DeviceStream stream;
  private final long address;

  /**
   * @param sequences of a batch, at most
   */
  StepBlock(DeviceStream stream, Arena arena, int sequences) {
    this.stream = stream;
    this.address = arena.take(STARTS + (long) sequences * Integer.BYTES);
  }

  long address() {
    return address;
  }

  /** Where the gradients' scale is, the first of AdamW's numbers. */
  long scale() {
    return address;
  }

  long dropoutKey() {
    return address + DROPOUT_KEY;
  }

  /**
   * @param adamW null: the optimiser changes nothing
   * @param loss where the sum of the losses goes
   * @param text address of the text; 0: the tokens are there
   * @param starts of each sequence in the text
   */
  void write(AdamWStep adamW, int loss, long dropoutKey, long text, int[] starts) {
    int size = STARTS + starts.length * Integer.BYTES;
    BytePointer memory = new BytePointer(size);
    ByteBuffer to = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    if (adamW == null) {
      writeNothing(to);
    } else {
      write(adamW, to);
    }
    to.putInt(loss).putLong(dropoutKey).putLong(text);
    for (int start : starts) {
      to.putInt(start);
    }
    stream.upload(address, memory, size);
  }

  static void write(AdamWStep step, ByteBuffer to) {
    to.putFloat((float) step.gradientScale())
        .putFloat((float) step.beta1())
        .putFloat((float) step.beta2())
        .putFloat((float) (1 - step.beta1()))
        .putFloat((float) (1 - step.beta2()))
        .putFloat((float) (step.learningRate() / step.correction1()))
        .putFloat((float) (1 / Math.sqrt(step.correction2())))
        .putFloat((float) step.epsilon())
        .putFloat((float) (1 - step.learningRate() * step.weightDecay()));
  }

  /** Moments keep all of themselves, parameters do not move. */
  private static void writeNothing(ByteBuffer to) {
    for (float number : new float[] {1, 1, 1, 0, 0, 0, 1, 1, 1}) {
      to.putFloat(number);
    }
  }
}
