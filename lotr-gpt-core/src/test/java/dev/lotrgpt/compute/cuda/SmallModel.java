package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Gpt;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.KeyValueCache;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A model so small that a step takes a blink, and whose sizes lead each kernel through all of its
 * loops: several tiles, more rows than a block has threads, an odd rest of everything.
 */
final class SmallModel {
  private static final int BATCH = 2;
  private static final int LENGTH = 141;
  private static final int VOCABULARY = 33;

  /** Rows that begin anywhere. */
  static final int EMBEDDING = 46;

  /** Rows of each head begin at multiples of 16 bytes, also in bf16. */
  static final int ALIGNED_EMBEDDING = 64;

  private SmallModel() {}

  /** What every operation computes in a step of training and a few tokens of generation. */
  static List<Float> run(CudaBackend backend) {
    return run(backend, EMBEDDING);
  }

  static List<Float> run(CudaBackend backend, int embedding) {
    ModelConfig config = new ModelConfig(1, 2, embedding, LENGTH, VOCABULARY);
    List<Float> results = new ArrayList<>();
    try (Kernels<DeviceTensor> kernels = backend.kernels()) {
      Parameters<DeviceTensor> parameters = new Parameters<>(config, kernels);
      Parameters<DeviceTensor> gradients = new Parameters<>(config, kernels);
      Parameters<DeviceTensor> moment1 = new Parameters<>(config, kernels);
      Parameters<DeviceTensor> moment2 = new Parameters<>(config, kernels);
      new Initializer(1).initialize(parameters);
      Gpt<DeviceTensor> gpt = new Gpt<>(parameters, kernels, BATCH, LENGTH);
      Random random = new Random(1);
      int[] tokens = random.ints(BATCH * LENGTH, 0, VOCABULARY).toArray();
      int[] targets = random.ints(BATCH * LENGTH, 0, VOCABULARY).toArray();
      Dropout dropout = new Dropout(0.2f, 0x0123456789ABCDEFL);
      for (boolean add : new boolean[] {false, true}) {
        double loss =
            gpt.forwardBackward(tokens, targets, BATCH, LENGTH, dropout, 1, gradients, add);
        results.add((float) loss);
      }
      addAll(results, kernels.download(gradients.flat()));
      double norm = kernels.squaredNorm(List.of(gradients.flat()));
      results.add((float) norm);
      kernels.adamW(
          parameters.flat(),
          List.of(gradients.flat()),
          moment1.flat(),
          moment2.flat(),
          new AdamWStep(1, 1e-2, 0.9, 0.999, 1e-8, 0.1, 1 / Math.sqrt(norm)));
      addAll(results, normaliseWideRows(kernels, random));
      addAll(results, moveFew(kernels, random));
      KeyValueCache<DeviceTensor> cache = new KeyValueCache<>(config, kernels);
      addAll(results, gpt.append(Arrays.copyOf(tokens, LENGTH - 1), cache));
      addAll(results, gpt.append(new int[] {3}, cache));
    }
    return results;
  }

  /** So wide that several warps share one. */
  private static float[] normaliseWideRows(Kernels<DeviceTensor> kernels, Random random) {
    int rows = 70;
    int channels = 700;
    DeviceTensor x = normals(kernels, random, rows, channels);
    DeviceTensor weight = normals(kernels, random, channels);
    DeviceTensor out = kernels.allocate(rows, channels);
    DeviceTensor mean = kernels.allocate(rows);
    DeviceTensor rstd = kernels.allocate(rows);
    DeviceTensor dWeight = kernels.allocate(channels);
    kernels.layerNorm(out, mean, rstd, x, weight, null, rows);
    DeviceTensor dx = normals(kernels, random, rows, channels);
    kernels.layerNormBackward(dx, dWeight, null, out, x, mean, rstd, weight, rows, false);
    float[] all = Arrays.copyOf(kernels.download(dx), (rows + 1) * channels);
    System.arraycopy(kernels.download(dWeight), 0, all, rows * channels, channels);
    return all;
  }

  /** As many parameters as no vector has a multiple of. */
  private static float[] moveFew(Kernels<DeviceTensor> kernels, Random random) {
    int size = 37;
    DeviceTensor parameters = normals(kernels, random, size);
    List<DeviceTensor> gradients = List.of(normals(kernels, random, size));
    float[] all = new float[size + 1];
    all[size] = (float) kernels.squaredNorm(gradients);
    AdamWStep step = new AdamWStep(1, 1e-2, 0.9, 0.999, 1e-8, 0.1, 1);
    kernels.adamW(parameters, gradients, kernels.allocate(size), kernels.allocate(size), step);
    System.arraycopy(kernels.download(parameters), 0, all, 0, size);
    return all;
  }

  private static DeviceTensor normals(Kernels<DeviceTensor> kernels, Random random, long... shape) {
    DeviceTensor tensor = kernels.allocate(shape);
    float[] values = new float[Math.toIntExact(tensor.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    kernels.upload(tensor, values);
    return tensor;
  }

  private static void addAll(List<Float> results, float[] values) {
    for (float value : values) {
      results.add(value);
    }
  }
}
