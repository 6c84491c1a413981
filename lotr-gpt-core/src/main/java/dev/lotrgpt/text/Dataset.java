package dev.lotrgpt.text;

/**
 * A corpus as tokens, in splits. Where tokens are characters, splits in one piece share its memory.
 *
 * @param tokenizer what a model has to know of the tokens
 * @param train tokens of what is used of the training text
 * @param validation tokens of what is held out
 */
public record Dataset(
    Tokenizer tokenizer,
    Tokens train,
    Tokens validation,
    SplitLength trainLength,
    SplitLength validationLength) {

  /** With the characters of the whole corpus as tokens, whatever the fraction. */
  public static Dataset of(Corpus corpus, DataConfig config) {
    return of(corpus, config, corpus.vocabulary(), Progress.NONE);
  }

  /** Each split is encoded by itself: no token reaches from one into the other. */
  public static Dataset of(
      Corpus corpus, DataConfig config, Tokenizer tokenizer, Progress progress) {
    DataConfig.Splits splits = config.splits(corpus.tokens().size());
    Tokens train = tokenizer.encode(corpus, splits.train(), progress);
    Tokens validation = tokenizer.encode(corpus, splits.validation(), progress);
    return new Dataset(
        tokenizer,
        train,
        validation,
        length(corpus, train, splits.train()),
        length(corpus, validation, splits.validation()));
  }

  private static SplitLength length(Corpus corpus, Tokens tokens, Excerpt part) {
    return new SplitLength(tokens.size(), part.size(), corpus.bytes(part));
  }

  public Tokens tokens(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
    };
  }

  public SplitLength length(Split split) {
    return switch (split) {
      case TRAIN -> trainLength;
      case VALIDATION -> validationLength;
    };
  }

  /** Whether tokens are characters. */
  public boolean isOfCharacters() {
    return tokenizer instanceof Vocabulary;
  }

  /**
   * @throws CorpusException as {@link SplitSizes#requireContext} does
   */
  public void requireContext(int context) {
    new SplitSizes(train.size(), validation.size())
        .requireContext(context, isOfCharacters() ? "characters" : "tokens");
  }
}
