package dev.lotrgpt.text;

import java.util.Arrays;

/**
 * A corpus as tokens, split by position.
 *
 * <p>The arrays are not copied, and nobody writes to them.
 *
 * @param vocabulary that of the whole corpus, whatever the fraction
 * @param train tokens of the training text, or of the used fraction at its start
 * @param validation tokens of the end of the corpus
 */
public record Dataset(Vocabulary vocabulary, int[] train, int[] validation) {

  public static Dataset of(Corpus corpus, DataConfig config) {
    Vocabulary vocabulary = Vocabulary.of(corpus.text());
    int[] tokens = vocabulary.encode(corpus.text());
    int boundary = (int) ((1 - config.validationShare()) * tokens.length);
    return new Dataset(
        vocabulary,
        Arrays.copyOf(tokens, (int) (config.fraction() * boundary)),
        Arrays.copyOfRange(tokens, boundary, tokens.length));
  }

  public int[] tokens(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
    };
  }

  public String text(Split split) {
    return vocabulary.decode(tokens(split));
  }

  /**
   * @throws CorpusException where a split does not hold a window of {@code context} tokens and the
   *     target of its last
   */
  public void requireContext(int context) {
    for (Split split : Split.values()) {
      int size = tokens(split).length;
      if (size <= context) {
        throw new CorpusException(
            ("the %s split has %d characters, but a context of %d needs at least %d; lower"
                    + " <model><context> (-Dlotr-gpt.model.context), give a longer <corpus>"
                    + " (-Dlotr-gpt.corpus), or raise <data><%5$s> (-Dlotr-gpt.data.%5$s)")
                .formatted(split, size, context, context + 1L, share(split)));
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
