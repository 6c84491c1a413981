package dev.lotrgpt.text;

/**
 * How long a split is, in three units: what makes losses of different tokenizers comparable.
 *
 * @param tokens of the run's tokenizer
 * @param characters Unicode code points
 * @param bytes of UTF-8
 */
public record SplitLength(long tokens, long characters, long bytes) {

  public SplitLength {
    if (tokens < 0 || characters < 0 || bytes < characters) {
      throw new IllegalArgumentException(
          "a text has no %s tokens, %s characters and %s bytes"
              .formatted(tokens, characters, bytes));
    }
  }

  /**
   * A loss in nats per character; exactly what it was where tokens are characters.
   *
   * @param loss in nats per token
   */
  public double perCharacter(double loss) {
    return loss * ((double) tokens / characters);
  }

  /**
   * @param perCharacter bits, or nats, per character
   */
  public double perByte(double perCharacter) {
    return perCharacter * ((double) characters / bytes);
  }
}
