package dev.lotrgpt.text;

import java.io.ByteArrayOutputStream;
import java.util.Map;

/**
 * Cuts texts into the tokens that a model knows. It loses nothing: the bytes of a text's tokens,
 * one after another, are the text in UTF-8.
 */
public interface Tokenizer {

  /** The size of its vocabulary: tokens are below it. */
  int size();

  /**
   * @throws CorpusException where the text has what no token stands for
   */
  int[] encode(String text);

  /** The tokens of a part of a corpus. */
  Tokens encode(Corpus corpus, Excerpt part, Progress progress);

  /**
   * A token in UTF-8: characters, or a part of one.
   *
   * @param token below {@link #size}
   */
  byte[] bytes(int token);

  /** What the metadata of a model's file say of it; read by the package {@code text.token}. */
  Map<String, String> metadata();

  /** The content of a {@code tokenizer.json} of Hugging Face's library, with the same tokens. */
  Map<String, Object> description();

  /** The text of some tokens; where they end inside of a character, it is U+FFFD. */
  default String decode(int... tokens) {
    TokenDecoder decoder = new TokenDecoder(this);
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(decoder.next(token));
    }
    return text.append(decoder.end()).toString();
  }

  /** The bytes of some tokens, one after another. */
  default byte[] bytes(int[] tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      bytes.writeBytes(bytes(token));
    }
    return bytes.toByteArray();
  }
}
