package dev.lotrgpt.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * Tells in generated texts the words that the corpus lacks, and the passages that were copied from
 * the training text: what the rates of {@link SampleStatistics} count.
 */
public final class SampleMarker {
  private final SampleIndex known;

  /**
   * A part of a text in which the marks are the same.
   *
   * @param invented whether it is a word that the corpus lacks
   * @param verbatim whether it is part of a passage of at least {@value SampleStatistics#WINDOW}
   *     characters that occurs in the training text
   */
  public record Piece(String text, boolean invented, boolean verbatim) {}

  /**
   * @param samples all texts that are going to be marked
   * @param training how many characters at the start of the corpus were trained on
   */
  public SampleMarker(Collection<String> samples, Text corpus, int training) {
    known = SampleIndex.of(samples, corpus, training);
  }

  /** The text, cut where its marks change. */
  public List<Piece> mark(String sample) {
    int[] points = sample.codePoints().toArray();
    BitSet verbatim = verbatim(points);
    BitSet invented = invented(sample);
    List<Piece> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= points.length; i++) {
      if (i == points.length
          || verbatim.get(i) != verbatim.get(start)
          || invented.get(i) != invented.get(start)) {
        pieces.add(
            new Piece(
                new String(points, start, i - start), invented.get(start), verbatim.get(start)));
        start = i;
      }
    }
    return pieces;
  }

  private BitSet verbatim(int[] points) {
    BitSet marks = new BitSet(points.length);
    known.passages(points).stream()
        .forEach(start -> marks.set(start, start + SampleStatistics.WINDOW));
    return marks;
  }

  private BitSet invented(String sample) {
    BitSet marks = new BitSet(sample.length());
    Words.of(
        sample,
        (word, start, end) -> {
          if (!known.hasWord(word)) {
            marks.set((int) start, (int) end);
          }
        });
    return marks;
  }
}
