package dev.lotrgpt.text;

import java.nio.IntBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which words, headings and passages of generated texts the corpus has. It takes memory for those
 * texts, not for the corpus, which is gone through once and may be large.
 */
final class SampleIndex implements Text.Sink {
  private final Passages passages;
  private final Text.Sink trained;
  private final Set<String> wantedWords = new HashSet<>();
  private final Set<IntBuffer> wantedHeadings = new HashSet<>();
  private final Set<String> words = new HashSet<>();
  private final Set<IntBuffer> headings = new HashSet<>();
  private final Words wordsOfCorpus;
  private final Lines linesOfCorpus;

  private SampleIndex(Collection<String> samples, Excerpt training) {
    this.passages = new Passages(samples);
    this.trained = training.filter(passages);
    for (String sample : samples) {
      Words.of(sample, (word, start, end) -> wantedWords.add(word));
      headings(sample).map(SampleIndex::points).forEach(wantedHeadings::add);
    }
    // Lower case has no fewer characters than what it is made from.
    int longestWord =
        wantedWords.stream()
            .mapToInt(word -> word.codePointCount(0, word.length()))
            .max()
            .orElse(0);
    int longestHeading = wantedHeadings.stream().mapToInt(IntBuffer::remaining).max().orElse(0);
    this.wordsOfCorpus = new Words(longestWord, (word, start, end) -> add(word));
    this.linesOfCorpus = new Lines(longestHeading, this::add);
  }

  /**
   * @param samples all texts that are asked about
   * @param training what was trained on: passages are looked for there only
   */
  static SampleIndex of(Collection<String> samples, Text corpus, Excerpt training) {
    SampleIndex index = new SampleIndex(samples, training);
    corpus.forEachPiece(index);
    index.wordsOfCorpus.end();
    index.linesOfCorpus.end();
    return index;
  }

  @Override
  public void accept(int[] characters, int count) {
    trained.accept(characters, count);
    wordsOfCorpus.accept(characters, count);
    linesOfCorpus.accept(characters, count);
  }

  private void add(String word) {
    if (wantedWords.contains(word)) {
      words.add(word);
    }
  }

  private void add(IntBuffer line) {
    if (wantedHeadings.contains(line) && !headings.contains(line)) {
      headings.add(IntBuffer.allocate(line.remaining()).put(line).flip());
    }
  }

  boolean hasWord(String lowerCase) {
    return words.contains(lowerCase);
  }

  boolean hasHeading(String line) {
    return headings.contains(points(line));
  }

  /** Where in a sample the passages begin that are in what was trained on. */
  BitSet passages(int[] sample) {
    return passages.found(sample);
  }

  /** Lines with capitals and without small letters. */
  static Stream<String> headings(String text) {
    return text.lines()
        .filter(line -> line.codePoints().anyMatch(Character::isUpperCase))
        .filter(line -> line.codePoints().noneMatch(Character::isLowerCase));
  }

  private static IntBuffer points(String text) {
    return IntBuffer.wrap(text.codePoints().toArray());
  }
}
