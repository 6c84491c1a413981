package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.AdamWStep;
import java.util.List;

/** AdamW and the gradients' norm. */
final class AdamW {
  private static final int THREADS = 256;
  private static final int MAX_GRADIENTS = 8;

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
    long n = parameters.size();
    workspace
        .launch("adamw", "adamW")
        .tensor(parameters)
        .struct(struct(gradients))
        .tensor(moment1)
        .tensor(moment2)
        .wide(n)
        .struct(struct(step))
        .runElementwise(n);
  }

  /** Fields as in adamw.cu. */
  private static Launch.Struct struct(AdamWStep step) {
    return to ->
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

  private static Launch.Struct struct(List<DeviceTensor> gradients) {
    if (gradients.size() > MAX_GRADIENTS) {
      throw new IllegalArgumentException(gradients.size() + " gradients, more than 8");
    }
    return to -> {
      for (int i = 0; i < MAX_GRADIENTS; i++) {
        to.putLong(i < gradients.size() ? gradients.get(i).address() : 0);
      }
      to.putLong(gradients.size());
    };
  }

  /** The address of a double on the device. */
  long squaredNorm(List<DeviceTensor> gradients) {
    long n = gradients.get(0).size();
    int blocks = Math.min(Chunks.BLOCKS, Launch.blocks(Math.toIntExact(n), ELEMENTS_PER_BLOCK));
    long norm = workspace.scratch().take(Scratch.Slot.NORM, Double.BYTES * (1L + blocks));
    long partials = norm + Double.BYTES;
    workspace
        .launch("adamw", "squares")
        .address(partials)
        .struct(struct(gradients))
        .wide(n)
        .run(blocks, 1, 1, THREADS);
    workspace
        .launch("adamw", "squaredNorm")
        .address(norm)
        .address(partials)
        .integer(blocks)
        .run(1, 1, 1, THREADS);
    return norm;
  }
}
