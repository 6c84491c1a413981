package dev.lotrgpt.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns tokens into text as they come; a character is given once its last byte has come. */
public final class TokenDecoder {
  /** Bytes of a character that is not whole yet. */
  private static final int MOST_PENDING = 3;

  private final Tokenizer tokenizer;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] pending = {};

  public TokenDecoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** What a token completes; U+FFFD for bytes that are no UTF-8, which a model may write. */
  public String next(int token) {
    return decode(tokenizer.bytes(token), false);
  }

  /** What is left at the end of the text: nothing, or U+FFFD. */
  public String end() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] bytes, boolean isEnd) {
    ByteBuffer in = ByteBuffer.allocate(pending.length + bytes.length);
    in.put(pending).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, out, isEnd);
    if (isEnd) {
      decoder.flush(out);
      decoder.reset();
    }
    pending = new byte[Math.min(MOST_PENDING, in.remaining())];
    in.get(pending);
    return out.flip().toString();
  }
}
