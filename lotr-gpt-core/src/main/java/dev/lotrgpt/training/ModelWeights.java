package dev.lotrgpt.training;

import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model's parameters in Java's heap.
 *
 * @param tensors by name, row-major; not copied, and nobody writes to them
 */
public record ModelWeights(ModelConfig config, Map<String, float[]> tensors) {

  public static ModelWeights of(Parameters<?> parameters) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameter entry : parameters.layout()) {
      tensors.put(entry.name(), parameters.download(entry.name()));
    }
    return new ModelWeights(parameters.config(), tensors);
  }

  /** Whether no number of a model is NaN or infinite. */
  static boolean areFinite(Parameters<?> parameters) {
    for (Parameter entry : parameters.layout()) {
      for (float value : parameters.download(entry.name())) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }
}
