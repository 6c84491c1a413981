package dev.lotrgpt.text;

/**
 * A corpus as tokens, split by position. Where tokens are characters, all splits of a corpus share
 * its memory.
 *
 * @param tokenizer what a model has to know of the tokens
 * @param train tokens of the training text, or of the used fraction at its start
 * @param validation tokens of the end of the corpus
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
    int characters = corpus.tokens().size();
    SplitSizes sizes = config.sizes(characters);
    int held = characters - sizes.validation();
    Tokens train = tokenizer.encode(corpus, 0, sizes.train(), progress);
    Tokens validation = tokenizer.encode(corpus, held, characters, progress);
    return new Dataset(
        tokenizer,
        train,
        validation,
        length(corpus, train, 0, sizes.train()),
        length(corpus, validation, held, characters));
  }

  private static SplitLength length(Corpus corpus, Tokens tokens, int from, int to) {
    return new SplitLength(tokens.size(), to - from, corpus.bytes(from, to));
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
