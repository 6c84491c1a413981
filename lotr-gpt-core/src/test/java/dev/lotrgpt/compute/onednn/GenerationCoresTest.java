package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.model.Gpt;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.KeyValueCache;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A text is the same to the last bit however many cores write it. */
@Tag("isa")
@Tag("slow")
class GenerationCoresTest {
  private static final ModelConfig MODEL = new ModelConfig(2, 3, 192, 80, 150);

  @ParameterizedTest
  @EnumSource(Precision.class)
  void coresDecideNoBit(Precision precision) {
    float[][] alone = logits(precision, 1);
    assertThat(logits(precision, 2)).isDeepEqualTo(alone);
    assertThat(logits(precision, 16)).isDeepEqualTo(alone);
  }

  /** After a prompt of a few tokens, of many, and after each of those that follow. */
  private static float[][] logits(Precision precision, int cores) {
    try (Backend<Tensor> backend = open(precision);
        Kernels<Tensor> kernels = backend.kernels(cores)) {
      Parameters<Tensor> parameters = new Parameters<>(MODEL, kernels);
      new Initializer(1).initialize(parameters);
      Gpt<Tensor> gpt = new Gpt<>(parameters, kernels, 1, MODEL.context());
      KeyValueCache<Tensor> cache = new KeyValueCache<>(MODEL, kernels);
      return IntStream.of(5, 20, 1, 1, 1, 15, 16, 1, 1)
          .mapToObj(count -> gpt.append(tokens(count), cache))
          .toArray(float[][]::new);
    }
  }

  private static int[] tokens(int count) {
    return IntStream.range(0, count).map(i -> 7 * i % MODEL.vocabulary()).toArray();
  }

  @SuppressWarnings("unchecked") // a factory's backend has one type of tensor
  private static Backend<Tensor> open(Precision precision) {
    try {
      return (Backend<Tensor>) new OneDnnBackendFactory().open(precision, 1);
    } catch (BackendUnavailableException e) {
      return Assumptions.abort(e.getMessage());
    }
  }
}
