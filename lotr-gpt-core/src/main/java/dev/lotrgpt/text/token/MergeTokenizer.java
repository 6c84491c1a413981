package dev.lotrgpt.text.token;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.Excerpt;
import dev.lotrgpt.text.Progress;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.text.TokenizerFile;
import dev.lotrgpt.text.Tokens;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Cuts a text into pieces, and a piece into tokens: a known piece is one token, any other begins as
 * its bytes, of which the pair that was merged first while learning is merged first (Sennrich et
 * al. 2016). Tokens 0 to 255 are the bytes, so that there is a token for whatever a text has; those
 * of the merges follow, then the known pieces.
 */
public final class MergeTokenizer implements Tokenizer {
  static final int BYTES = 256;

  /** Pieces whose tokens are remembered. */
  private static final int REMEMBERED = 1 << 16;

  private final Cut cut;
  private final List<Merge> merges;
  private final List<String> known;
  private final byte[][] tokens;
  private final Map<Merge, Integer> merged = new HashMap<>();
  private final Map<String, Integer> pieces = new HashMap<>();

  /** Two tokens that become one. */
  record Merge(int left, int right) {}

  /**
   * @param merges in the order in which they were learnt; the k-th makes token 256 + k
   * @param known pieces that are a token each
   * @throws IllegalArgumentException where a merge uses a token that comes later, or a token is
   *     there twice
   */
  MergeTokenizer(Cut cut, List<Merge> merges, List<String> known) {
    this.cut = cut;
    this.merges = List.copyOf(merges);
    this.known = List.copyOf(known);
    this.tokens = new byte[BYTES + merges.size() + known.size()][];
    int size = 0;
    while (size < BYTES) {
      tokens[size] = new byte[] {(byte) size++};
    }
    for (Merge merge : merges) {
      if (Math.min(merge.left, merge.right) < 0 || Math.max(merge.left, merge.right) >= size) {
        throw new IllegalArgumentException("merge %s uses a token that is none".formatted(merge));
      }
      merged.put(merge, size);
      tokens[size++] = joined(tokens[merge.left], tokens[merge.right]);
    }
    for (String piece : known) {
      pieces.put(piece, size);
      tokens[size++] = piece.getBytes(StandardCharsets.UTF_8);
    }
    requireDifferent();
  }

  static byte[] joined(byte[] left, byte[] right) {
    byte[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  private void requireDifferent() {
    Set<ByteBuffer> seen = new HashSet<>();
    for (byte[] token : tokens) {
      if (!seen.add(ByteBuffer.wrap(token))) {
        throw new IllegalArgumentException("two of its tokens are the same");
      }
    }
  }

  @Override
  public int size() {
    return tokens.length;
  }

  @Override
  public byte[] bytes(int token) {
    return tokens[token].clone();
  }

  /**
   * @throws CorpusException where the text has half a character of UTF-16, which no file can hold
   */
  @Override
  public int[] encode(String text) {
    requireWhole(text);
    List<int[]> parts = new ArrayList<>();
    cut.forEach(text, piece -> parts.add(encodePiece(piece)));
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  @Override
  public Tokens encode(Corpus corpus, Excerpt part, Progress progress) {
    Tokens.Builder encoded = new Tokens.Builder(size());
    Map<String, int[]> remembered = new HashMap<>();
    Consumer<String> encoder =
        piece -> {
          int[] pieceTokens = remembered.get(piece);
          if (pieceTokens == null) {
            pieceTokens = encodePiece(piece);
            if (remembered.size() < REMEMBERED) {
              remembered.put(piece, pieceTokens);
            }
          }
          for (int token : pieceTokens) {
            encoded.add(token);
          }
        };
    cut.forEach(progress.of("turns the text into tokens", corpus.part(part), part.size()), encoder);
    return encoded.build();
  }

  private static void requireWhole(String text) {
    try {
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new CorpusException(
          new Mistake(
              "the text",
              "it",
              "has half a character of UTF-16, which no text can hold",
              "take it out"),
          e);
    }
  }

  private int[] encodePiece(String piece) {
    Integer token = pieces.get(piece);
    if (token != null) {
      return new int[] {token};
    }
    byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
    int[] part = new int[bytes.length];
    Arrays.setAll(part, i -> bytes[i] & 0xFF);
    while (true) {
      Merge first = firstMerge(part);
      if (first == null) {
        return part;
      }
      part = merge(part, first.left, first.right, merged.get(first));
    }
  }

  /** The pair of neighbours that was merged first while learning. */
  private Merge firstMerge(int[] part) {
    Merge first = null;
    int least = Integer.MAX_VALUE;
    for (int i = 1; i < part.length; i++) {
      Merge merge = new Merge(part[i - 1], part[i]);
      int token = merged.getOrDefault(merge, Integer.MAX_VALUE);
      if (token < least) {
        least = token;
        first = merge;
      }
    }
    return first;
  }

  /** Tokens in which each pair has become one token, from the left on. */
  static int[] merge(int[] tokens, int left, int right, int token) {
    int[] result = new int[tokens.length];
    int count = 0;
    for (int i = 0; i < tokens.length; i++) {
      boolean isPair = tokens[i] == left && i + 1 < tokens.length && tokens[i + 1] == right;
      result[count++] = isPair ? token : tokens[i];
      i += isPair ? 1 : 0;
    }
    return Arrays.copyOf(result, count);
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of(StoredTokenizer.KEY, StoredTokenizer.text(description()));
  }

  @Override
  public Map<String, Object> description() {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (int token = 0; token < tokens.length; token++) {
      vocabulary.put(ByteLetters.text(tokens[token]), token);
    }
    List<String> pairs =
        merges.stream()
            .map(m -> ByteLetters.text(tokens[m.left]) + " " + ByteLetters.text(tokens[m.right]))
            .toList();
    return TokenizerFile.content(
        List.of(
            TokenizerFile.split(cut.regex()),
            TokenizerFile.inOrder(
                Map.entry("type", "ByteLevel"),
                Map.entry("add_prefix_space", false),
                Map.entry("trim_offsets", false),
                Map.entry("use_regex", false))),
        TokenizerFile.inOrder(
            Map.entry("type", "ByteLevel"),
            Map.entry("add_prefix_space", false),
            Map.entry("trim_offsets", false),
            Map.entry("use_regex", false)),
        TokenizerFile.inOrder(
            Map.entry("type", "BPE"),
            Map.entry("ignore_merges", !known.isEmpty()),
            Map.entry("vocab", vocabulary),
            Map.entry("merges", pairs)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MergeTokenizer tokenizer
        && cut == tokenizer.cut
        && merges.equals(tokenizer.merges)
        && known.equals(tokenizer.known);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new Object[] {cut, merges, known});
  }

  @Override
  public String toString() {
    return "MergeTokenizer[" + cut + ", " + tokens.length + " tokens]";
  }
}
