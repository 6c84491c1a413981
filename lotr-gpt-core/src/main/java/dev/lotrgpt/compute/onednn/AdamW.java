package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.AdamWStep;
import java.util.List;

/** AdamW and the gradients' norm, in blocks that stay in the first-level cache. */
final class AdamW {
  private static final int BLOCK = 1024;

  /** How many squares a float adds up before a double takes over. */
  private static final int BLOCKS_PER_PARTIAL_SUM = 16;

  private final float[] parameter = new float[BLOCK];
  private final float[] moment1 = new float[BLOCK];
  private final float[] moment2 = new float[BLOCK];
  private final float[] gradient = new float[BLOCK];
  private final float[] summand = new float[BLOCK];

  void update(
      Values parameters, List<Values> gradients, Values first, Values second, AdamWStep step) {
    int total = parameters.count();
    for (int from = 0; from < total; from += BLOCK) {
      int count = Math.min(BLOCK, total - from);
      sum(gradients, from, count);
      parameters.read(from, parameter, 0, count);
      first.read(from, moment1, 0, count);
      second.read(from, moment2, 0, count);
      updateBlock(count, step);
      parameters.write(from, parameter, 0, count);
      first.write(from, moment1, 0, count);
      second.write(from, moment2, 0, count);
    }
  }

  private void updateBlock(int count, AdamWStep step) {
    float beta1 = (float) step.beta1();
    float beta2 = (float) step.beta2();
    float scale = (float) step.gradientScale();
    float fresh1 = (float) (1 - step.beta1());
    float fresh2 = (float) (1 - step.beta2());
    float rate = (float) (step.learningRate() / step.correction1());
    float correction = (float) (1 / Math.sqrt(step.correction2()));
    float epsilon = (float) step.epsilon();
    float decay = (float) (1 - step.learningRate() * step.weightDecay());
    for (int i = 0; i < count; i++) {
      float g = scale * gradient[i];
      float m = beta1 * moment1[i] + fresh1 * g;
      float v = beta2 * moment2[i] + fresh2 * g * g;
      moment1[i] = m;
      moment2[i] = v;
      float deviation = (float) Math.sqrt(v) * correction + epsilon;
      parameter[i] = decay * parameter[i] - rate * m / deviation;
    }
  }

  double squaredNorm(List<Values> gradients) {
    int total = gradients.get(0).count();
    double norm = 0;
    for (int from = 0; from < total; from += BLOCK * BLOCKS_PER_PARTIAL_SUM) {
      java.util.Arrays.fill(moment1, 0);
      int end = Math.min(total, from + BLOCK * BLOCKS_PER_PARTIAL_SUM);
      for (int block = from; block < end; block += BLOCK) {
        int count = Math.min(BLOCK, end - block);
        sum(gradients, block, count);
        for (int i = 0; i < count; i++) {
          moment1[i] += gradient[i] * gradient[i];
        }
      }
      for (float partial : moment1) {
        norm += partial;
      }
    }
    return norm;
  }

  /** gradient = the sum of the gradients, added in their order. */
  private void sum(List<Values> gradients, int from, int count) {
    gradients.get(0).read(from, gradient, 0, count);
    for (int shard = 1; shard < gradients.size(); shard++) {
      gradients.get(shard).read(from, summand, 0, count);
      for (int i = 0; i < count; i++) {
        gradient[i] += summand[i];
      }
    }
  }
}
