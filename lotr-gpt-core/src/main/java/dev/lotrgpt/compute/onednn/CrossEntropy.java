package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.onednn.Workspace.Slot;
import java.util.ArrayList;
import java.util.List;

/** Cross-entropy of logits, and its gradient. */
final class CrossEntropy {

  /**
   * @param dLogits or null
   */
  private record Operands(Tensor logProbabilities, Tensor dLogits, Tensor logits, float scale) {}

  private final Dnnl dnnl;
  private final Workspace workspace;
  private final PlanCache.Kind<Operands, Plan> crossEntropies;

  CrossEntropy(Dnnl dnnl, PlanCache plans, Workspace workspace) {
    this.dnnl = dnnl;
    this.workspace = workspace;
    this.crossEntropies = plans.kind(Operands.class, this::plan);
  }

  void run(Tensor losses, Tensor dLogits, Tensor logits, int[] targets, float scale) {
    int rows = targets.length;
    int symbols = logits.columns();
    Tensor logarithms = workspace.take(Slot.LOG_PROBABILITIES, Tensor.Type.FLOAT32, rows, symbols);
    crossEntropies.of(new Operands(logarithms, dLogits, logits, scale)).run();
    Values logProbabilities = logarithms.values();
    Values loss = losses.values();
    for (int i = 0; i < rows; i++) {
      loss.put(i, -logProbabilities.get(i * symbols + targets[i]));
    }
    if (dLogits != null) {
      Values gradient = dLogits.values();
      for (int i = 0; i < rows; i++) {
        int target = i * symbols + targets[i];
        gradient.put(target, gradient.get(target) - scale);
      }
    }
  }

  private Plan plan(Operands o) {
    long rows = o.logProbabilities.rows();
    List<Plan> steps = new ArrayList<>();
    steps.add(dnnl.logSoftmax(o.logProbabilities, o.logits.first(rows)));
    if (o.dLogits != null) {
      Tensor gradient = o.dLogits.first(rows);
      steps.add(dnnl.exp(gradient, o.logProbabilities));
      steps.add(dnnl.scale(gradient, o.scale));
    }
    return Plan.sequence(steps);
  }
}
