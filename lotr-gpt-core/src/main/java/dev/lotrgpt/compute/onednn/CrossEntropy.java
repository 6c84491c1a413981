package dev.lotrgpt.compute.onednn;

import static dev.lotrgpt.compute.onednn.Tensor.key;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** Cross-entropy of logits, and its gradient. */
final class CrossEntropy {
  private final Dnnl dnnl;
  private final PlanCache plans;
  private final Memory memory;

  CrossEntropy(Dnnl dnnl, PlanCache plans, Memory memory) {
    this.dnnl = dnnl;
    this.plans = plans;
    this.memory = memory;
  }

  void run(Tensor losses, Tensor dLogits, Tensor logits, int[] targets, float scale) {
    int rows = targets.length;
    int symbols = logits.columns();
    FloatPointer logarithms = memory.take(Memory.LOG_PROBABILITIES, (long) rows * symbols);
    plans
        .<Plan>get(
            Operation.CROSS_ENTROPY,
            () -> {
              Operand logProbability = Operand.of(logarithms, rows, symbols);
              List<Plan> steps = new ArrayList<>();
              steps.add(
                  dnnl.logSoftmax(logProbability, Operand.of(logits.floats(), rows, symbols)));
              if (dLogits != null) {
                Operand gradient = Operand.of(dLogits.floats(), rows, symbols);
                steps.add(dnnl.exp(gradient, logProbability));
                steps.add(dnnl.scale(gradient, scale));
              }
              return Plan.sequence(steps);
            },
            rows,
            symbols,
            Float.floatToIntBits(scale),
            key(dLogits),
            key(logits),
            logarithms.address())
        .run();
    Values logProbabilities = plans.values(logarithms, (long) rows * symbols);
    Values loss = plans.values(losses);
    for (int i = 0; i < rows; i++) {
      loss.put(i, -logProbabilities.get(i * symbols + targets[i]));
    }
    if (dLogits != null) {
      Values gradient = plans.values(dLogits);
      for (int i = 0; i < rows; i++) {
        int target = i * symbols + targets[i];
        gradient.put(target, gradient.get(target) - scale);
      }
    }
  }
}
