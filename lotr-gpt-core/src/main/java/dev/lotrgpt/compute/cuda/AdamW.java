package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.AdamWStep;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;

/** AdamW and the gradients' norm. */
final class AdamW {
  private static final int THREADS = 256;
  private static final int MAX_GRADIENTS = 8;

  /** Of a step, in step.cuh. */
  private static final int NUMBERS = 9;

  /** Elements that a thread of the norm adds up at least. */
  private static final int ELEMENTS_PER_BLOCK = 16 * THREADS;

  private final Workspace workspace;

  AdamW(Workspace workspace) {
    this.workspace = workspace;
  }

  void update(
      DeviceTensor parameters,
      List<DeviceTensor> gradients,
      DeviceTensor moment1,
      DeviceTensor moment2,
      AdamWStep step) {
    int bytes = NUMBERS * Float.BYTES;
    long address = workspace.scratch().take(Scratch.Slot.STEP, bytes);
    BytePointer numbers = new BytePointer(bytes);
    StepBlock.write(step, numbers.asByteBuffer().order(ByteOrder.nativeOrder()));
    workspace.launch().stream().upload(address, numbers, bytes);
    update(parameters, gradients, moment1, moment2, address);
  }

  /**
   * @param step address of AdamW's numbers
   */
  void update(
      DeviceTensor parameters,
      List<DeviceTensor> gradients,
      DeviceTensor moment1,
      DeviceTensor moment2,
      long step) {
    long n = parameters.size();
    List<DeviceTensor> all = new ArrayList<>(gradients);
    all.addAll(List.of(parameters, moment1, moment2));
    // The rounded copy begins where the parameters do, so that it is aligned where they are.
    int width = Vectors.width(all.toArray(DeviceTensor[]::new));
    launch("adamW", width)
        .tensor(parameters)
        .struct(struct(gradients))
        .tensor(moment1)
        .tensor(moment2)
        .wide(n)
        .address(step)
        .address(workspace.rounded().address(parameters))
        .runElementwise((n + width - 1) / width);
  }

  private Launch launch(String kernel, int width) {
    return workspace.launch("adamw", kernel, Map.of("WIDTH", Integer.toString(width)));
  }

  private static Launch.Struct struct(List<DeviceTensor> gradients) {
    if (gradients.size() > MAX_GRADIENTS) {
      throw new IllegalArgumentException(gradients.size() + " gradients, more than 8");
    }
    return (to, launch) -> {
      for (int i = 0; i < MAX_GRADIENTS; i++) {
        to.putLong(i < gradients.size() ? gradients.get(i).address() : 0);
      }
      to.putLong(gradients.size());
    };
  }

  /** The address of a double on the device. */
  long squaredNorm(List<DeviceTensor> gradients) {
    return squaredNorm(gradients, 0, 0);
  }

  /**
   * @param scale address of what brings the norm down to {@code most}, or 0
   */
  long squaredNorm(List<DeviceTensor> gradients, long scale, double most) {
    long n = gradients.get(0).size();
    int blocks = Math.min(Chunks.BLOCKS, Launch.blocks(Math.toIntExact(n), ELEMENTS_PER_BLOCK));
    long norm = workspace.scratch().take(Scratch.Slot.NORM, Double.BYTES * (1L + blocks));
    long partials = norm + Double.BYTES;
    launch("squares", Vectors.width(gradients.toArray(DeviceTensor[]::new)))
        .address(partials)
        .struct(struct(gradients))
        .wide(n)
        .run(blocks, 1, 1, THREADS);
    launch("squaredNorm", 1)
        .address(norm)
        .address(partials)
        .integer(blocks)
        .address(scale)
        .number(most)
        .run(1, 1, 1, THREADS);
    return norm;
  }
}
