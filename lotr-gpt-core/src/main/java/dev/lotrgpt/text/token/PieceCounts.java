package dev.lotrgpt.text.token;

import dev.lotrgpt.text.Progress;
import dev.lotrgpt.text.Text;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a text has each of its pieces. No more than {@value #MOST} different ones are kept: of
 * a text with more, the rarest so far are forgotten each time that the limit is reached.
 */
final class PieceCounts {
  static final int MOST = 500_000;

  /** A piece and how often it occurs. */
  record Entry(String piece, long count) {}

  /** The most frequent first; among equals, in the order of their UTF-16 units. */
  static final Comparator<Entry> BY_COUNT =
      Comparator.comparingLong(Entry::count).reversed().thenComparing(Entry::piece);

  private final Map<String, long[]> counts = new HashMap<>();
  private final int most;

  private PieceCounts(int most) {
    this.most = most;
  }

  /**
   * @param characters of the text
   */
  static List<Entry> of(Text text, long characters, Cut cut, Progress progress) {
    return of(text, characters, cut, MOST, progress);
  }

  static List<Entry> of(Text text, long characters, Cut cut, int most, Progress progress) {
    PieceCounts pieces = new PieceCounts(most);
    cut.forEach(progress.of("reads the text for its tokenizer", text, characters), pieces::add);
    return pieces.counts.entrySet().stream()
        .map(entry -> new Entry(entry.getKey(), entry.getValue()[0]))
        .sorted(BY_COUNT)
        .toList();
  }

  private void add(String piece) {
    counts.computeIfAbsent(piece, any -> new long[1])[0]++;
    if (counts.size() > most) {
      forgetTheRarest();
    }
  }

  /** At least half of them. */
  private void forgetTheRarest() {
    long[] sorted = counts.values().stream().mapToLong(count -> count[0]).sorted().toArray();
    long rare = sorted[Math.min(sorted.length - 1, most / 2)];
    counts.values().removeIf(count -> count[0] <= rare);
  }
}
