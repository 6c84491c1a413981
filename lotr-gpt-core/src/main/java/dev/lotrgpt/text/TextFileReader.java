package dev.lotrgpt.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a file of UTF-8, strictly: a byte order mark is dropped, and line ends become \n, but
 * nothing is replaced.
 */
final class TextFileReader extends Reader {
  private static final int BUFFER = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
  private final CharBuffer decoded = CharBuffer.allocate(BUFFER).limit(0);

  /** Bytes before those in the buffer. */
  private long before;

  private boolean atEnd;
  private boolean started;
  private boolean afterReturn;

  TextFileReader(Path file) throws IOException {
    this.in = Files.newInputStream(file);
  }

  /**
   * @throws MalformedTextException where the file is not UTF-8
   */
  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = 0;
    while (count == 0 && length > 0) {
      if (!decoded.hasRemaining() && !decode()) {
        return -1;
      }
      while (count < length && decoded.hasRemaining()) {
        char next = decoded.get();
        boolean restOfLineEnd = afterReturn && next == '\n';
        boolean mark = !started && next == BYTE_ORDER_MARK;
        started = true;
        afterReturn = next == '\r';
        if (!restOfLineEnd && !mark) {
          target[offset + count++] = afterReturn ? '\n' : next;
        }
      }
    }
    return count;
  }

  /** Fills the buffer of decoded characters; false at the end. */
  private boolean decode() throws IOException {
    decoded.clear();
    while (decoded.position() == 0) {
      boolean malformed = decoder.decode(bytes, decoded, atEnd).isError();
      // What comes before the malformed byte is passed on first, an XML parser may refuse that.
      if (malformed && decoded.position() == 0) {
        throw new MalformedTextException(bytes.get(bytes.position()), before + bytes.position());
      }
      if (decoded.position() == 0) {
        if (atEnd) {
          decoded.flip();
          return false;
        }
        fill();
      }
    }
    decoded.flip();
    return true;
  }

  private void fill() throws IOException {
    before += bytes.position();
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (read < 0) {
      atEnd = true;
    } else {
      bytes.position(bytes.position() + read);
    }
    bytes.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A file is not UTF-8. */
  static final class MalformedTextException extends IOException {
    private static final long serialVersionUID = 1;

    private final long offset;

    MalformedTextException(byte value, long offset) {
      super("byte 0x%02X at offset %s".formatted(value, offset));
      this.offset = offset;
    }

    /** Of the first byte that is not UTF-8. */
    long offset() {
      return offset;
    }
  }
}
