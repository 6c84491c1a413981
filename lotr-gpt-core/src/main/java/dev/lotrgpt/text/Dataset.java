package dev.lotrgpt.text;

/**
 * A corpus as tokens, split by position. All splits of a corpus share its memory.
 *
 * @param vocabulary that of the whole corpus, whatever the fraction
 * @param train tokens of the training text, or of the used fraction at its start
 * @param validation tokens of the end of the corpus
 */
public record Dataset(Vocabulary vocabulary, Tokens train, Tokens validation) {

  public static Dataset of(Corpus corpus, DataConfig config) {
    Tokens tokens = corpus.tokens();
    SplitSizes sizes = config.sizes(tokens.size());
    return new Dataset(
        corpus.vocabulary(),
        tokens.slice(0, sizes.train()),
        tokens.slice(tokens.size() - sizes.validation(), tokens.size()));
  }

  public Tokens tokens(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
    };
  }

  /**
   * @throws CorpusException as {@link SplitSizes#requireContext} does
   */
  public void requireContext(int context) {
    new SplitSizes(train.size(), validation.size()).requireContext(context);
  }
}
