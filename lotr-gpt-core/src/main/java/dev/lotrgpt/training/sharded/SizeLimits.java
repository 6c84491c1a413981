package dev.lotrgpt.training.sharded;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.ModelConfig;
import java.util.Locale;

/**
 * What arrays and buffers can count, which is up to {@value Integer#MAX_VALUE}: a model, or a
 * batch, with more numbers in one tensor is refused before anything of that size is made.
 */
final class SizeLimits {
  private static final String CONTEXT = "<model><context> (-Dlotr-gpt.model.context)";
  private static final String EMBEDDING = "<model><embedding> (-Dlotr-gpt.model.embedding)";
  private static final String BATCH = "<training><batchSize> (-Dlotr-gpt.training.batchSize)";

  private SizeLimits() {}

  /**
   * @param sequences of a micro-batch
   * @throws MistakeException naming the setting to lower
   */
  static void check(ModelConfig model, Kernels<?> kernels, int sequences) {
    int context = model.context();
    long c = model.embedding();
    long rows = Math.multiplyExact((long) sequences, context);
    require(
        kernels.attentionStateSize(sequences, context, model.heads()),
        "the attention of " + model.heads() + " heads",
        CONTEXT,
        context,
        "<model><heads>");
    require(rows * 4 * c, "a layer's activations", CONTEXT, context, EMBEDDING);
    require(rows * model.vocabulary(), "the scores of all symbols", CONTEXT, context, null);
    require(context * c, "the embedding of positions", CONTEXT, context, EMBEDDING);
    require(4 * c * c, "a layer's weights", EMBEDDING, model.embedding(), null);
    require(model.vocabulary() * c, "the embedding of symbols", EMBEDDING, (int) c, null);
  }

  /**
   * @throws MistakeException naming the setting to lower
   */
  static void checkBatch(int batchSize, int context) {
    require((long) batchSize * context, "a batch", BATCH, batchSize, CONTEXT);
  }

  private static void require(
      long elements, String what, String setting, int value, String otherSetting) {
    if (elements > Integer.MAX_VALUE) {
      throw new MistakeException(
          new Mistake(
              setting,
              String.valueOf(value),
              String.format(
                  Locale.ROOT,
                  "is too high: %s would have %,d numbers in one array, %,d at most",
                  what,
                  elements,
                  Integer.MAX_VALUE),
              otherSetting == null ? "lower it" : "lower it, or " + otherSetting));
    }
  }
}
