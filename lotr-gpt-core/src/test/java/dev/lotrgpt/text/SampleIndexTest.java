package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** It goes through the corpus once; what it finds is what a search of the whole finds. */
class SampleIndexTest {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}]++(?:['\u2019][\\p{L}\\p{M}]++)*+");

  private static final List<String> PARTS =
      List.of(
          "a",
          "b",
          "AB",
          "I\u0130",
          "\u03a3",
          "\u03c3",
          "'",
          "\u2019",
          "''",
          " ",
          "\n",
          "\r\n",
          "1",
          "\u0308",
          "\u0903",
          "\uD83D\uDE00",
          "\uD801\uDC00",
          "\u4e2d",
          "\u01c5",
          "-");

  @Test
  void wordsAreThoseOfTheExpression() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      String text = random(random, 30);
      List<String> words = new ArrayList<>();
      List<String> places = new ArrayList<>();
      Words.of(
          text,
          (word, start, end) -> {
            words.add(word);
            places.add(start + " to " + end);
          });

      List<MatchResult> expected = WORD.matcher(text).results().toList();
      assertThat(words)
          .isEqualTo(expected.stream().map(m -> m.group().toLowerCase(Locale.ROOT)).toList());
      assertThat(places)
          .isEqualTo(
              expected.stream()
                  .map(
                      m ->
                          text.codePointCount(0, m.start())
                              + " to "
                              + text.codePointCount(0, m.end()))
                  .toList());
    }
  }

  /** So a word of the corpus that is longer than all of the samples is none of them. */
  @Test
  void noCharacterGetsLostInLowerCase() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      String lowerCase = Character.toString(point).toLowerCase(Locale.ROOT);
      assertThat(lowerCase.isEmpty()).isFalse();
    }
  }

  @Test
  void findsWhatASearchFinds() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      String corpus = random(random, 600) + "\nABBA\n" + random(random, 600);
      int[] points = corpus.codePoints().toArray();
      Excerpt training = training(random, points.length);
      String sample = sample(random, points);
      SampleIndex index = SampleIndex.of(List.of("other", sample), Text.of(corpus), training);

      Set<String> words =
          WORD.matcher(corpus)
              .results()
              .map(m -> m.group().toLowerCase(Locale.ROOT))
              .collect(Collectors.toSet());
      Words.of(
          sample,
          (word, start, end) -> assertThat(index.hasWord(word)).isEqualTo(words.contains(word)));
      Set<String> lines = corpus.lines().collect(Collectors.toSet());
      SampleIndex.headings(sample)
          .forEach(
              line -> assertThat(index.hasHeading(line)).as(line).isEqualTo(lines.contains(line)));
      StringBuilder trained = new StringBuilder();
      training.ranges().forEach(r -> trained.append(new String(points, r.start(), r.length())));
      int[] characters = sample.codePoints().toArray();
      for (int at = 0; at + Passages.LENGTH <= characters.length; at++) {
        assertThat(index.passages(characters).get(at))
            .isEqualTo(trained.indexOf(new String(characters, at, Passages.LENGTH)) >= 0);
      }
    }
  }

  /** Of one piece or several. */
  private static Excerpt training(Random random, int characters) {
    int[] bounds = random.ints(random.nextInt(3) * 2, 0, characters + 1).sorted().toArray();
    List<Excerpt> parts = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      parts.add(Excerpt.of(bounds[i], bounds[i + 1]));
    }
    return Excerpt.joined(parts);
  }

  /** Passages of the corpus, cut and joined, so that some are found and some are not. */
  private static String sample(Random random, int[] corpus) {
    StringBuilder sample = new StringBuilder("ABBA\nABBA A\n");
    for (int i = 0; i < 5; i++) {
      int length = random.nextInt(60);
      sample.append(new String(corpus, random.nextInt(corpus.length - length), length));
    }
    return sample.toString();
  }

  private static String random(Random random, int parts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }
}
