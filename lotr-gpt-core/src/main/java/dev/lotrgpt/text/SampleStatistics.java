package dev.lotrgpt.text;

import java.nio.IntBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How generated text compares with the text that its model was trained on. A rate of nothing (no
 * word, no window) is 0.
 *
 * @param realWordRate share of the generated words (runs of letters with apostrophes inside, case
 *     does not matter) that are words of the corpus; a word that occurs twice counts twice
 * @param verbatimRate share of all windows of {@value #WINDOW} characters, overlapping ones
 *     included, of the generated texts that occur word for word in the training text
 * @param headingRate share of the generated lines without small letters (in a script: speakers and
 *     headings) that are lines of the corpus; a line that the end of the text may have cut off does
 *     not count
 */
public record SampleStatistics(double realWordRate, double verbatimRate, double headingRate) {
  public static final int WINDOW = 20;

  /**
   * @param samples generated texts, without their prompts
   * @param corpus all of it
   * @param training the part of it that was trained on
   */
  public static SampleStatistics of(List<String> samples, String corpus, String training) {
    return new SampleStatistics(
        realWordRate(samples, corpus),
        verbatimRate(samples, training),
        headingRate(samples, corpus));
  }

  private static double headingRate(List<String> samples, String corpus) {
    Set<String> known = headings(corpus).collect(Collectors.toSet());
    List<String> headings =
        samples.stream()
            .map(sample -> sample.substring(0, sample.lastIndexOf('\n') + 1))
            .flatMap(SampleStatistics::headings)
            .toList();
    return share(headings.stream().filter(known::contains).count(), headings.size());
  }

  /** Lines with capitals and without small letters. */
  private static Stream<String> headings(String text) {
    return text.lines()
        .filter(line -> line.codePoints().anyMatch(Character::isUpperCase))
        .filter(line -> line.codePoints().noneMatch(Character::isLowerCase));
  }

  private static double realWordRate(List<String> samples, String corpus) {
    Set<String> known = Words.of(corpus).collect(Collectors.toSet());
    List<String> words = samples.stream().flatMap(Words::of).toList();
    return share(words.stream().filter(known::contains).count(), words.size());
  }

  /** The samples are indexed, not the training text, which may be large. */
  private static double verbatimRate(List<String> samples, String training) {
    List<IntBuffer> windows = samples.stream().flatMap(SampleStatistics::windows).toList();
    Set<IntBuffer> generated = new HashSet<>(windows);
    Set<IntBuffer> verbatim =
        windows(training).filter(generated::contains).collect(Collectors.toSet());
    return share(windows.stream().filter(verbatim::contains).count(), windows.size());
  }

  /**
   * Views of all runs of {@link #WINDOW} characters; buffers are equal where their contents are.
   */
  static Stream<IntBuffer> windows(String text) {
    int[] points = text.codePoints().toArray();
    return IntStream.rangeClosed(0, points.length - WINDOW)
        .mapToObj(i -> IntBuffer.wrap(points, i, WINDOW));
  }

  private static double share(long part, int all) {
    return all == 0 ? 0 : (double) part / all;
  }
}
