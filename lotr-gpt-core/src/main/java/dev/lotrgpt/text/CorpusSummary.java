package dev.lotrgpt.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What there is to know of a text before anybody learns from it.
 *
 * @param name what to call it in a report
 * @param sha256 of its UTF-8 bytes, in lower-case hexadecimal digits
 * @param characters how many it has
 * @param vocabulary its different characters
 * @param first the character that it begins with
 */
public record CorpusSummary(
    String name, String sha256, int characters, Vocabulary vocabulary, int first) {

  public CorpusSize size() {
    return new CorpusSize(characters, vocabulary.size());
  }

  /** Goes through a text once. */
  public static CorpusSummary of(String name, Text text) {
    Scan scan = new Scan();
    text.forEachPiece(scan);
    return scan.summary(name);
  }

  private static final class Scan implements Text.Sink {
    private final MessageDigest sha256 = DigestUtils.getSha256Digest();
    private final BitSet seen = new BitSet();
    private long characters;
    private int first;

    @Override
    public void accept(int[] characters, int count) {
      if (this.characters == 0 && count > 0) {
        first = characters[0];
      }
      for (int i = 0; i < count; i++) {
        seen.set(characters[i]);
      }
      sha256.update(new String(characters, 0, count).getBytes(StandardCharsets.UTF_8));
      this.characters += count;
    }

    CorpusSummary summary(String name) {
      return new CorpusSummary(
          name,
          HexFormat.of().formatHex(sha256.digest()),
          Math.toIntExact(characters),
          Vocabulary.of(seen),
          first);
    }
  }
}
