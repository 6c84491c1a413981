package dev.lotrgpt.maven.report.stage;

import dev.lotrgpt.maven.report.page.Json;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.training.ModelFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trained model for a browser: each row of a matrix as bytes and one scale, so that a weight is
 * off by at most half a 127th of the row's largest; vectors in float32.
 */
public final class StageModel {
  private static final int LEVELS = 127;

  private StageModel() {}

  /**
   * @param values in base64
   */
  private record Vector(String values) {}

  /**
   * @param scales of the rows, in base64
   * @param bytes in base64
   */
  private record Matrix(int columns, String scales, String bytes) {}

  /** Writes a script that defines {@code window.lotrStage}, its activation as a function. */
  public static void write(ModelFile model, Writer out) throws IOException {
    ModelConfig config = model.weights().config();
    Map<String, Object> tensors = new LinkedHashMap<>();
    for (Parameter entry : Parameters.layout(config)) {
      float[] values = model.weights().tensors().get(entry.name());
      tensors.put(
          entry.name(),
          entry.shape().length == 1
              ? new Vector(floats(values))
              : matrix(values, Math.toIntExact(entry.shape()[1])));
    }
    Map<String, Object> stage = new LinkedHashMap<>();
    stage.put("layers", config.layers());
    stage.put("heads", config.heads());
    stage.put("embedding", config.embedding());
    stage.put("context", config.context());
    stage.putAll(model.tokenizer().metadata());
    stage.put("tensors", tensors);
    out.write("window.lotrStage = ");
    out.write(Json.inPage(stage));
    out.write(";\nwindow.lotrStage.activation = ({ erf, max, sqrt, tanh, PI }) => (x) => ");
    out.write(config.activation().formula());
    out.write(";\n");
  }

  private static Matrix matrix(float[] values, int columns) {
    byte[] bytes = new byte[values.length];
    float[] scales = new float[values.length / columns];
    for (int row = 0; row < scales.length; row++) {
      float largest = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      scales[row] = largest / LEVELS;
      for (int i = row * columns; largest > 0 && i < (row + 1) * columns; i++) {
        bytes[i] = (byte) Math.round(values[i] / scales[row]);
      }
    }
    return new Matrix(columns, floats(scales), Base64.getEncoder().encodeToString(bytes));
  }

  /** Little-endian, as all browsers' machines are. */
  private static String floats(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return Base64.getEncoder().encodeToString(buffer.array());
  }
}
