package dev.lotrgpt.text;

/**
 * How large a corpus is.
 *
 * @param characters of all of it
 * @param symbols different characters
 */
public record CorpusSize(long characters, int symbols) {

  /** Memory that its tokens take, whatever the number of its runs and splits. */
  public long bytes() {
    return Tokens.bytes(characters, symbols);
  }
}
