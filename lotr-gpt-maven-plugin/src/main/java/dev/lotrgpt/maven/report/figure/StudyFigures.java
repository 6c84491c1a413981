package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The figures that a study's structure asks for.
 *
 * @param figures the one that answers the question first; empty while nothing is trained
 */
public record StudyFigures(StudyView study, List<Figure> figures) {

  public static StudyFigures of(StudyView study, Palette palette) {
    Stream<Optional<Figure>> byStructure =
        Stream.of(SizeFigure.of(study), DataFigure.of(study), SettingFigure.of(study));
    return new StudyFigures(
        study,
        Stream.of(
                byStructure, Stream.of(HeatMap.of(study)), Stream.of(LossCurves.of(study, palette)))
            .flatMap(figures -> figures)
            .flatMap(Optional::stream)
            .map(figure -> complete(figure, study))
            .toList());
  }

  private static Figure complete(Figure figure, StudyView study) {
    int all = study.results().runs().size();
    int missing = all - study.results().trained().runs().size();
    return missing == 0
        ? figure
        : figure.noting(
            "%s of %s left out: no complete result."
                .formatted(Numbers.count(missing), Numbers.of(all, "run")));
  }

  public Optional<Figure> main() {
    return figures.stream().findFirst();
  }

  /** The study's question, answered in a sentence from the numbers. */
  public String answer() {
    List<Condition> trained = study.trained();
    if (trained.isEmpty()) {
      return "Nothing is trained yet.";
    }
    if (trained.size() == 1 && trained.get(0).summary(Metric.REAL_WORD_RATE).isPresent()) {
      return written(trained.get(0));
    }
    return main().map(Figure::finding).orElse("Nothing is trained yet.");
  }

  /** Where nothing varies, what the model writes is the news. */
  private static String written(Condition condition) {
    return "Of the words that the model writes, %s occur in the corpus; %s of what it writes is copied word for word. Its best validation loss is %s."
        .formatted(
            Metric.REAL_WORD_RATE.text(condition.mean(Metric.REAL_WORD_RATE)),
            Metric.VERBATIM_RATE.text(condition.mean(Metric.VERBATIM_RATE)),
            Numbers.loss(condition.mean(Metric.BEST_VAL)));
  }
}
