package dev.lotrgpt.training;

import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model's parameters on the host.
 *
 * @param tensors by name, row-major; not copied, and nobody writes to them
 */
public record ModelWeights(ModelConfig config, Map<String, float[]> tensors) {

  public static ModelWeights of(Parameters<?> parameters) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameters.Entry entry : parameters.layout()) {
      tensors.put(entry.name(), parameters.download(entry.name()));
    }
    return new ModelWeights(parameters.config(), tensors);
  }

  boolean areFinite() {
    for (float[] tensor : tensors.values()) {
      for (float value : tensor) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  public void uploadTo(Parameters<?> parameters) {
    tensors.forEach(parameters::upload);
  }
}
