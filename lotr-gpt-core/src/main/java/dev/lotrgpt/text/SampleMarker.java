package dev.lotrgpt.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells in generated texts the words that the corpus lacks, and the passages that were copied from
 * the training text: what the rates of {@link SampleStatistics} count.
 */
public final class SampleMarker {
  /** Characters of samples that are looked for at once; more samples mean more readings. */
  private static final int AT_ONCE = 2_000_000;

  private final Map<String, Marks> marks = new HashMap<>();

  /** Of each character of a sample. */
  private record Marks(BitSet invented, BitSet verbatim) {}

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
   * @param training what of the corpus was trained on
   */
  public SampleMarker(Collection<String> samples, Text corpus, Excerpt training) {
    Set<String> some = new LinkedHashSet<>();
    long characters = 0;
    for (String sample : new LinkedHashSet<>(samples)) {
      if (characters + sample.length() > AT_ONCE) {
        add(some, corpus, training);
        some.clear();
        characters = 0;
      }
      some.add(sample);
      characters += sample.length();
    }
    add(some, corpus, training);
  }

  private void add(Set<String> samples, Text corpus, Excerpt training) {
    if (samples.isEmpty()) {
      return;
    }
    SampleIndex known = SampleIndex.of(samples, corpus, training);
    for (String sample : samples) {
      marks.put(sample, new Marks(invented(sample, known), verbatim(sample, known)));
    }
  }

  /**
   * The text, cut where its marks change.
   *
   * @param sample one of those that this marker was made for
   */
  public List<Piece> mark(String sample) {
    int[] points = sample.codePoints().toArray();
    BitSet invented = marks.get(sample).invented();
    BitSet verbatim = marks.get(sample).verbatim();
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

  private static BitSet verbatim(String sample, SampleIndex known) {
    BitSet marks = new BitSet();
    known.passages(sample.codePoints().toArray()).stream()
        .forEach(start -> marks.set(start, start + SampleStatistics.WINDOW));
    return marks;
  }

  private static BitSet invented(String sample, SampleIndex known) {
    BitSet marks = new BitSet();
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
