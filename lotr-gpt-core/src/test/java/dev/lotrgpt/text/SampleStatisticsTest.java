package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleStatisticsTest {
  private static final String TEXT =
      "To be, or not to be: that's the question; 'tis a na\u00efve one";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to be BE                 | 1",
        "to bee                   | 0.5",
        "to to bee to             | 0.75",
        "THAT'S tis 'tis' NA\u00cfVE  | 1",
        "that s be                | 0.3333333333333333",
        "nai\u0308ve that's'          | 0.5",
        "1 2 -- :                 | 0",
        "''                       | 0",
      })
  void realWordsAreThoseOfCorpus(String sample, double rate) {
    assertThat(words(List.of(sample), TEXT)).isEqualTo(rate);
  }

  @Test
  void poolsSamples() {
    List<String> samples = List.of("to be or xx", "yy", "", "zz");

    assertThat(words(samples, TEXT)).isEqualTo(0.5);
  }

  @Test
  void verbatimWindowsDoNotCrossSamples() {
    String halves = "0123456789abcdefghij";

    assertThat(verbatim(halves, halves)).isEqualTo(1);
    assertThat(verbatim(halves.substring(1), halves)).isZero();
    assertThat(verbatim(List.of(halves.substring(0, 10), halves.substring(10)), halves)).isZero();
  }

  @Test
  void verbatimWindowsAreOfCharactersNotUtf16() {
    String faces = "\uD83D\uDE00".repeat(19);

    assertThat(verbatim(faces, faces)).isZero();
    assertThat(verbatim(faces + "a", faces + "a")).isEqualTo(1);
  }

  @Test
  void verbatimRateAgreesWithSearch() {
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      String training = random(random, 2000);
      StringBuilder sample = new StringBuilder();
      while (sample.length() < 200) {
        int from = random.nextInt(training.length() - 60);
        sample.append(training, from, from + random.nextInt(60)).append(random(random, 3));
      }
      int windows = sample.length() - SampleStatistics.WINDOW + 1;
      int found = 0;
      for (int j = 0; j < windows; j++) {
        found += training.contains(sample.substring(j, j + SampleStatistics.WINDOW)) ? 1 : 0;
      }

      assertThat(found).isBetween(1, windows - 1);
      assertThat(verbatim(sample.toString(), training))
          .isCloseTo((double) found / windows, within(1e-12));
    }
  }

  @Test
  void longRunOfApostrophesDoesNotOverflow() {
    assertThat(words(List.of("a'".repeat(1_000_000)), "a")).isZero();
  }

  @Test
  void headingsAreLinesInCapitalsThatTheCorpusHas() {
    String corpus = "HAMLET\nWords.\n\nFIRST LORD\nYes!\n";

    assertThat(headings(corpus, "HAMLET\nWho?\nHAMELT\nNo.\nFIRST LORD\nFIRST")).isEqualTo(2 / 3.0);
    assertThat(headings(corpus, "words only,\n1599 -\n")).isZero();
  }

  private static double headings(String corpus, String sample) {
    return SampleStatistics.of(List.of(sample), Text.of(corpus), Excerpt.of(0, 0)).headingRate();
  }

  private static double words(List<String> samples, String corpus) {
    return SampleStatistics.of(samples, Text.of(corpus), Excerpt.of(0, 0)).realWordRate();
  }

  private static double verbatim(String sample, String training) {
    return verbatim(List.of(sample), training);
  }

  private static double verbatim(List<String> samples, String training) {
    return SampleStatistics.of(samples, Text.of(training), Excerpt.of(0, training.length()))
        .verbatimRate();
  }

  private static String random(Random random, int length) {
    return random
        .ints(length, 'a', 'd')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
