package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.page.SampleView.Author;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What models write, side by side.
 *
 * @param authors those that are shown
 * @param models how many there are
 */
public record Samples(List<Author> authors, int models, List<SampleStrip> strips) {
  /** More would not be compared by anybody. */
  private static final int MOST_OF_STUDY = 12;

  private static final int MOST_OF_SITE = 24;

  private static final Comparator<Author> BEST_FIRST =
      Comparator.comparingDouble(author -> author.run().get(Metric.BEST_VAL));

  /** In the study's order; those with the lowest validation loss where there are too many. */
  static Samples of(StudyView study, RunEntries runs, Markers markers) {
    List<Author> all = authors(study.conditions(), runs);
    return all.size() > MOST_OF_STUDY
        ? best(all, MOST_OF_STUDY, markers)
        : new Samples(all, all.size(), SampleStrip.of(all, markers));
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
    return best(authors(different, runs), MOST_OF_SITE, markers);
  }

  private static Samples best(List<Author> all, int most, Markers markers) {
    List<Author> shown = all.stream().sorted(BEST_FIRST).limit(most).toList();
    return new Samples(shown, all.size(), SampleStrip.of(shown, markers));
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
