package dev.lotrgpt.text;

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
            ("the %s split has %s %s, but a context of %s needs at least %s; lower"
                    + " <model><context> (-Dlotr-gpt.model.context), give a longer <corpus>"
                    + " (-Dlotr-gpt.corpus), or raise <data><%6$s> (-Dlotr-gpt.data.%6$s)")
                .formatted(split, size, unit, context, context + 1L, share(split)));
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
