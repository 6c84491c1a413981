package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.page.SampleView.Author;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What models write, side by side.
 *
 * @param authors those that are shown
 * @param models how many there are
 * @param amount how much each has written, in a sentence: what shares of words and passages are of
 */
public record Samples(List<Author> authors, int models, String amount, List<SampleStrip> strips) {
  /** More would not be compared by anybody. */
  private static final int MOST_OF_STUDY = 12;

  private static final int MOST_OF_SITE = 24;

  private static final Comparator<Author> BEST_FIRST =
      Comparator.comparingDouble(author -> author.run().get(Metric.BEST_VAL));

  /** In the study's order; those with the lowest validation loss where there are too many. */
  static Samples of(StudyView study, RunEntries runs, Markers markers) {
    List<Author> all = authors(study.conditions(), runs);
    return all.size() > MOST_OF_STUDY
        ? best(all, MOST_OF_STUDY, amount(study.conditions()), markers)
        : new Samples(all, all.size(), amount(study.conditions()), SampleStrip.of(all, markers));
  }

  /** Of all studies, the lowest validation loss first. */
  public static Samples of(List<StudyView> studies, RunEntries runs, Markers markers) {
    Set<Object> seen = new HashSet<>();
    List<Condition> different = new ArrayList<>();
    for (StudyView study : studies) {
      study.conditions().stream()
          .filter(condition -> seen.add(condition.model()))
          .forEach(different::add);
    }
    return best(authors(different, runs), MOST_OF_SITE, amount(different), markers);
  }

  private static Samples best(List<Author> all, int most, String amount, Markers markers) {
    List<Author> shown = all.stream().sorted(BEST_FIRST).limit(most).toList();
    return new Samples(shown, all.size(), amount, SampleStrip.of(shown, markers));
  }

  /** Of all seeds, also of those whose texts are not shown. */
  private static String amount(List<Condition> conditions) {
    IntSummaryStatistics texts = new IntSummaryStatistics();
    IntSummaryStatistics characters = new IntSummaryStatistics();
    conditions.stream()
        .flatMap(condition -> condition.trained().stream())
        .filter(run -> run.evaluation() != null)
        .map(run -> run.evaluation().samples())
        .filter(samples -> !samples.isEmpty())
        .forEach(
            samples -> {
              texts.accept(samples.size());
              samples.forEach(sample -> characters.accept(length(sample.text())));
            });
    return "Each model wrote %s text%s of %s characters, in which its real words, copied passages and headings are counted"
        .formatted(range(texts), texts.getMax() == 1 ? "" : "s", range(characters));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String range(IntSummaryStatistics counts) {
    return (counts.getMin() == counts.getMax() ? "" : Numbers.count(counts.getMin()) + " to ")
        + Numbers.count(counts.getMax());
  }

  private static List<Author> authors(List<Condition> conditions, RunEntries runs) {
    return conditions.stream().flatMap(condition -> author(condition, runs).stream()).toList();
  }

  /** The first seed that has written something. */
  private static Optional<Author> author(Condition condition, RunEntries runs) {
    return condition.trained().stream()
        .map(runs::of)
        .map(entry -> new Author(entry.label(), entry.ink(), entry.run()))
        .filter(author -> !author.samples().isEmpty())
        .findFirst();
  }

  public boolean isEmpty() {
    return strips.isEmpty();
  }
}
