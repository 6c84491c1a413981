package dev.lotrgpt.text.token;

import dev.lotrgpt.text.token.MergeTokenizer.Merge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns the most frequent pieces of a text as tokens. Beside them are the text's most frequent
 * characters, of which all other pieces are made; they have half of the room at most, and those of
 * one byte have their token anyway. Among equals, what comes first in the order of characters is
 * taken.
 */
final class FrequentPieces {
  private FrequentPieces() {}

  /**
   * @param size of the vocabulary, the 256 bytes included
   */
  static MergeTokenizer learn(Cut cut, List<PieceCounts.Entry> pieces, int size) {
    int room = size - MergeTokenizer.BYTES;
    List<Merge> merges = characters(pieces, room / 2);
    MergeTokenizer alphabet = new MergeTokenizer(cut, merges, List.of());
    List<String> known = new ArrayList<>();
    for (PieceCounts.Entry entry : pieces) {
      if (known.size() == room - merges.size()) {
        break;
      }
      if (alphabet.encode(entry.piece()).length > 1) {
        known.add(entry.piece());
      }
    }
    if (known.size() < room - merges.size()) {
      throw TokenizerKind.tooFew(MergeTokenizer.BYTES + merges.size() + known.size(), size);
    }
    return new MergeTokenizer(cut, merges, known);
  }

  /** Merges that make characters of their bytes, byte by byte. */
  private static List<Merge> characters(List<PieceCounts.Entry> pieces, int room) {
    Map<String, Long> counts = new HashMap<>();
    for (PieceCounts.Entry entry : pieces) {
      entry
          .piece()
          .codePoints()
          .filter(character -> character >= 128)
          .forEach(
              character -> counts.merge(Character.toString(character), entry.count(), Long::sum));
    }
    List<Merge> merges = new ArrayList<>();
    Map<Merge, Integer> tokens = new HashMap<>();
    counts.entrySet().stream()
        .map(entry -> new PieceCounts.Entry(entry.getKey(), entry.getValue()))
        .sorted(PieceCounts.BY_COUNT)
        .forEach(entry -> addCharacter(entry.piece(), merges, tokens, room));
    return merges;
  }

  private static void addCharacter(
      String character, List<Merge> merges, Map<Merge, Integer> tokens, int room) {
    byte[] bytes = character.getBytes(StandardCharsets.UTF_8);
    List<Merge> missing = new ArrayList<>();
    int token = bytes[0] & 0xFF;
    for (int i = 1; i < bytes.length; i++) {
      Merge merge = new Merge(token, bytes[i] & 0xFF);
      Integer known = tokens.get(merge);
      if (known == null) {
        known = MergeTokenizer.BYTES + merges.size() + missing.size();
        missing.add(merge);
      }
      token = known;
    }
    if (merges.size() + missing.size() <= room) {
      for (Merge merge : missing) {
        tokens.put(merge, MergeTokenizer.BYTES + merges.size());
        merges.add(merge);
      }
    }
  }
}
