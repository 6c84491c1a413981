package dev.lotrgpt.text;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens of a text, in as few bytes as they need: one each where there are no more than 256
 * symbols, two up to 65,536. Parts of it share its memory.
 */
public final class Tokens {
  private final ByteBuffer data;
  private final int width;
  private final int offset;
  private final int size;

  private Tokens(ByteBuffer data, int width, int offset, int size) {
    this.data = data;
    this.width = width;
    this.offset = offset;
    this.size = size;
  }

  /**
   * Room for tokens, all 0 so far.
   *
   * @param symbols tokens are below it
   */
  static Tokens allocate(int size, int symbols) {
    int width = width(symbols);
    return new Tokens(ByteBuffer.allocate(Math.multiplyExact(size, width)), width, 0, size);
  }

  public static Tokens of(int... tokens) {
    Tokens all = allocate(tokens.length, Arrays.stream(tokens).max().orElse(0) + 1);
    for (int i = 0; i < tokens.length; i++) {
      all.set(i, tokens[i]);
    }
    return all;
  }

  /** Takes tokens whose number is not known yet. */
  public static final class Builder {
    private static final int BLOCK = 1 << 16;

    private final int symbols;
    private final List<Tokens> blocks = new ArrayList<>();
    private int size;

    /**
     * @param symbols tokens are below it
     */
    public Builder(int symbols) {
      this.symbols = symbols;
    }

    public void add(int token) {
      if (size % BLOCK == 0) {
        blocks.add(allocate(BLOCK, symbols));
      }
      blocks.get(size / BLOCK).set(size % BLOCK, token);
      size = Math.addExact(size, 1);
    }

    public Tokens build() {
      Tokens all = allocate(size, symbols);
      for (int from = 0; from < size; from += BLOCK) {
        ByteBuffer block = blocks.get(from / BLOCK).data.duplicate();
        block.limit(Math.min(BLOCK, size - from) * all.width);
        all.data.put(from * all.width, block, 0, block.limit());
      }
      return all;
    }
  }

  /** Memory that they take. */
  public static long bytes(long size, int symbols) {
    return size * width(symbols);
  }

  private static int width(int symbols) {
    if (symbols <= 1 << Byte.SIZE) {
      return Byte.BYTES;
    }
    return symbols <= 1 << Short.SIZE ? Short.BYTES : Integer.BYTES;
  }

  public int size() {
    return size;
  }

  public int get(int index) {
    int at = (offset + index) * width;
    return switch (width) {
      case Byte.BYTES -> data.get(at) & 0xFF;
      case Short.BYTES -> data.getShort(at) & 0xFFFF;
      default -> data.getInt(at);
    };
  }

  void set(int index, int token) {
    int at = (offset + index) * width;
    switch (width) {
      case Byte.BYTES -> data.put(at, (byte) token);
      case Short.BYTES -> data.putShort(at, (short) token);
      default -> data.putInt(at, token);
    }
  }

  /** Some of them, in the same memory. */
  public Tokens slice(int from, int to) {
    if (from < 0 || to < from || to > size) {
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + size);
    }
    return new Tokens(data, width, offset + from, to - from);
  }

  /** Some of them, one after another: in the same memory where they are in one piece. */
  Tokens part(Excerpt part) {
    if (part.ranges().size() == 1) {
      return slice(part.ranges().get(0).start(), part.ranges().get(0).end());
    }
    Tokens joined =
        new Tokens(
            ByteBuffer.allocate(Math.multiplyExact(part.size(), width)), width, 0, part.size());
    int at = 0;
    for (Excerpt.Range range : part.ranges()) {
      int bytes = range.length() * width;
      joined.data.put(at, data, (offset + range.start()) * width, bytes);
      at += bytes;
    }
    return joined;
  }

  /** Copies {@code count} of them from {@code from} on. */
  void copy(int from, int[] target, int at, int count) {
    for (int i = 0; i < count; i++) {
      target[at + i] = get(from + i);
    }
  }

  public int[] toArray() {
    int[] all = new int[size];
    copy(0, all, 0, size);
    return all;
  }
}
