package dev.lotrgpt.worker.gpu;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.model.ModelConfig;
import java.util.List;

/**
 * How much a check does.
 *
 * @param compared models whose operations are compared with float64
 * @param trained the training that is done twice, of {@link GpuCheck#PERIOD} symbols
 * @param steps of it
 * @param timed models whose steps are timed
 * @param seconds that each of them is timed for
 */
record CheckPlan(
    List<ModelConfig> compared, Timed trained, int steps, List<Timed> timed, double seconds) {

  /**
   * @param batchSize sequences of a step
   * @param dropout rate
   */
  record Timed(String name, ModelConfig model, int batchSize, double dropout) {}

  /** The sizes of the replicated study, and of nanoGPT's model of characters. */
  static CheckPlan full() {
    return new CheckPlan(
        List.of(
            new ModelConfig(2, 2, 46, 141, 33),
            new ModelConfig(2, 4, 256, 200, 65),
            other(new ModelConfig(1, 1, 128, 40, 140), Activation.GELU),
            other(new ModelConfig(2, 3, 24, 70, 11), Activation.GELU_TANH)),
        new Timed("small", new ModelConfig(2, 2, 32, 64, GpuCheck.PERIOD), 8, 0.1),
        1000,
        List.of(
            new Timed("XS", new ModelConfig(2, 4, 64, 256, 65), 64, 0.2),
            new Timed("S", new ModelConfig(4, 4, 128, 256, 65), 64, 0.2),
            new Timed("M", new ModelConfig(6, 8, 256, 256, 65), 64, 0.2),
            new Timed("L", new ModelConfig(8, 6, 384, 256, 65), 64, 0.2),
            new Timed(
                "nanoGPT's", other(new ModelConfig(6, 6, 384, 256, 65), Activation.GELU), 64, 0.2)),
        3);
  }

  /** Less of everything, and nothing is timed. */
  static CheckPlan quick() {
    CheckPlan full = full();
    return new CheckPlan(
        List.of(full.compared().get(0), full.compared().get(3)),
        full.trained(),
        60,
        List.of(),
        full.seconds());
  }

  /** Without biases, with a tied head. */
  private static ModelConfig other(ModelConfig sizes, Activation activation) {
    return new ModelConfig(
        sizes.layers(),
        sizes.heads(),
        sizes.embedding(),
        sizes.context(),
        sizes.vocabulary(),
        activation,
        false,
        true,
        Initialisation.GPT2);
  }
}
