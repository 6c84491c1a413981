package dev.lotrgpt.text;

import dev.lotrgpt.fault.Mistake;

/**
 * How long the splits of a corpus are, in characters or in tokens.
 *
 * @param train of what is used of the training text
 * @param validation of what is held out
 */
public record SplitSizes(int train, int validation) {

  public int of(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
    };
  }

  /**
   * @param unit of the sizes, for the message
   * @throws CorpusException where a split does not hold a window of {@code context} tokens and the
   *     target of its last
   */
  void requireContext(int context, String unit) {
    for (Split split : Split.values()) {
      int size = of(split);
      if (size <= context) {
        throw new CorpusException(
            new Mistake(
                "<model><context> (-Dlotr-gpt.model.context)",
                String.valueOf(context),
                "needs %s %s in each split, and the %s split has %s"
                    .formatted(context + 1L, unit, split, size),
                "lower it, give a longer <corpus> (-Dlotr-gpt.corpus), or raise <data><%1$s> (-Dlotr-gpt.data.%1$s)"
                    .formatted(share(split))));
      }
    }
  }

  /** The setting that makes a split longer. */
  private static String share(Split split) {
    return switch (split) {
      case TRAIN -> "fraction";
      case VALIDATION -> "validationShare";
    };
  }
}
