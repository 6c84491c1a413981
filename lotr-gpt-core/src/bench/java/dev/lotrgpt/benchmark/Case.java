package dev.lotrgpt.benchmark;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.model.ModelConfig;
import java.util.Locale;

/**
 * Work that is timed: a row of the table.
 *
 * @param batch sequences of a step; 1 to generate
 * @param dropout of training
 */
record Case(
    Mode mode,
    int layers,
    int embedding,
    int heads,
    int context,
    int batch,
    double dropout,
    Precision precision) {

  /** Symbols of the text that the study's models read. */
  static final int VOCABULARY = 85;

  /** What one step is. */
  enum Mode {
    /** Forward and backward pass of a batch, and AdamW. */
    TRAIN,
    /** The loss of a batch, forward only. */
    EVALUATE,
    /** As many tokens as the context holds, one after the other, with a key/value cache. */
    GENERATE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What {@code benchmark.only} is looked for in. */
  String name() {
    String name =
        String.format(
            Locale.ROOT, "%s %d,%d,%d,%d,%d", mode, layers, embedding, heads, context, batch);
    if (mode == Mode.TRAIN) {
      name += String.format(Locale.ROOT, " dropout %s", dropout == 0 ? "0" : dropout);
    }
    return precision == Precision.FLOAT32 ? name : name + " " + precision;
  }

  ModelConfig model() {
    return new ModelConfig(layers, heads, embedding, context, VOCABULARY);
  }

  /**
   * Floating-point operations of a step: 6N + 12LTd a token, a third of it forward. Attention is
   * counted in full, for all that the causal mask leaves out.
   *
   * @throws IllegalStateException to generate, where memory and not arithmetic is the limit
   */
  double operations() {
    if (mode == Mode.GENERATE) {
      throw new IllegalStateException("operations say nothing about " + name());
    }
    double token = 6.0 * model().parameters() + 12.0 * layers * context * embedding;
    double step = token * batch * context;
    return mode == Mode.TRAIN ? step : step / 3;
  }
}
