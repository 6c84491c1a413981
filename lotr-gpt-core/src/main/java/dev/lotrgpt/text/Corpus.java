package dev.lotrgpt.text;

/**
 * The text that models learn from, as tokens.
 *
 * @param tokens of all of it
 */
public record Corpus(CorpusSummary summary, Tokens tokens) implements Text {

  /**
   * @param name what to call it in a report
   * @param text lines end in \n
   */
  public Corpus(String name, String text) {
    this(CorpusSummary.of(name, Text.of(text)), Text.of(text));
  }

  private Corpus(CorpusSummary summary, Text text) {
    this(summary, encoded(summary, text));
  }

  /**
   * Goes through a text again, and keeps it.
   *
   * @param text the one that was summarised; of another one, the result is not the text
   */
  static Corpus of(CorpusSummary summary, Text text) {
    return new Corpus(summary, text);
  }

  private static Tokens encoded(CorpusSummary summary, Text text) {
    Encoder encoder = new Encoder(summary);
    text.forEachPiece(encoder);
    return encoder.tokens;
  }

  private static final class Encoder implements Text.Sink {
    private final Tokens tokens;
    private final int[] tokenOf;
    private int count;

    Encoder(CorpusSummary summary) {
      Vocabulary symbols = summary.vocabulary();
      tokens = Tokens.allocate(summary.characters(), symbols.size());
      tokenOf = new int[Character.MAX_CODE_POINT + 1];
      for (int token = 0; token < symbols.size(); token++) {
        tokenOf[symbols.symbol(token)] = token;
      }
    }

    @Override
    public void accept(int[] characters, int count) {
      int room = Math.min(count, tokens.size() - this.count);
      for (int i = 0; i < room; i++) {
        tokens.set(this.count++, tokenOf[characters[i]]);
      }
    }
  }

  public String name() {
    return summary.name();
  }

  public String sha256() {
    return summary.sha256();
  }

  public Vocabulary vocabulary() {
    return summary.vocabulary();
  }

  /** All of it, for a short one. */
  public String text() {
    return vocabulary().decode(tokens.toArray());
  }

  @Override
  public void forEachPiece(Sink sink) {
    part(Excerpt.of(0, tokens.size())).forEachPiece(sink);
  }

  /** Some of its characters, one after another. */
  public Text part(Excerpt part) {
    return sink -> {
      int[] piece = new int[PieceWriter.PIECE];
      for (Excerpt.Range range : part.ranges()) {
        for (int from = range.start(); from < range.end(); from += piece.length) {
          int count = Math.min(piece.length, range.end() - from);
          for (int i = 0; i < count; i++) {
            piece[i] = vocabulary().symbol(tokens.get(from + i));
          }
          sink.accept(piece, count);
        }
      }
    };
  }

  /** How many bytes a part takes in UTF-8. */
  long bytes(Excerpt part) {
    int[] bytes = new int[vocabulary().size()];
    for (int token = 0; token < bytes.length; token++) {
      bytes[token] = vocabulary().bytes(token).length;
    }
    long sum = 0;
    for (Excerpt.Range range : part.ranges()) {
      for (int i = range.start(); i < range.end(); i++) {
        sum += bytes[tokens.get(i)];
      }
    }
    return sum;
  }
}
