package dev.lotrgpt.text;

import java.util.List;

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
  public static final int WINDOW = Passages.LENGTH;

  /**
   * @param samples generated texts, without their prompts
   * @param training what of the corpus was trained on
   */
  public static SampleStatistics of(List<String> samples, Text corpus, Excerpt training) {
    SampleIndex known = SampleIndex.of(samples, corpus, training);
    return new SampleStatistics(
        realWordRate(samples, known), verbatimRate(samples, known), headingRate(samples, known));
  }

  private static double realWordRate(List<String> samples, SampleIndex known) {
    Share share = new Share();
    for (String sample : samples) {
      Words.of(sample, (word, start, end) -> share.add(known.hasWord(word)));
    }
    return share.value();
  }

  private static double verbatimRate(List<String> samples, SampleIndex known) {
    Share share = new Share();
    for (String sample : samples) {
      int[] characters = sample.codePoints().toArray();
      share.add(
          known.passages(characters).cardinality(), Math.max(0, characters.length - WINDOW + 1));
    }
    return share.value();
  }

  private static double headingRate(List<String> samples, SampleIndex known) {
    Share share = new Share();
    for (String sample : samples) {
      SampleIndex.headings(sample.substring(0, sample.lastIndexOf('\n') + 1))
          .forEach(heading -> share.add(known.hasHeading(heading)));
    }
    return share.value();
  }

  private static final class Share {
    private long part;
    private long all;

    void add(boolean isPart) {
      add(isPart ? 1 : 0, 1);
    }

    void add(int part, int all) {
      this.part += part;
      this.all += all;
    }

    double value() {
      return all == 0 ? 0 : (double) part / all;
    }
  }
}
