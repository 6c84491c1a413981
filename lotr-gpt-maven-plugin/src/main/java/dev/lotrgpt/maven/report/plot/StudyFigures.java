package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.Answer;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The figures that a study's structure asks for.
 *
 * @param finding of those that answer the question; empty while nothing is trained
 * @param figures the one that answers the question first
 */
public record StudyFigures(StudyView study, Optional<String> finding, List<Figure> figures) {

  public static StudyFigures of(StudyView study, Palette palette) {
    List<StudyView> parts = study.byText();
    List<Figure> figures = new ArrayList<>();
    List<String> findings = new ArrayList<>();
    RankingPlots.of(study, palette).map(figure -> complete(figure, study)).ifPresent(figures::add);
    for (StudyView part : parts) {
      List<Figure> own = ofOneText(part, palette);
      if (parts.size() == 1) {
        figures.addAll(own);
      } else if (!own.isEmpty()) {
        findings.add("On %s: %s".formatted(part.text(), own.get(0).finding()));
        int number = parts.indexOf(part) + 1;
        own.forEach(figure -> figures.add(figure.of(part.text(), number)));
      }
    }
    CurvePlots.of(study, palette).map(figure -> complete(figure, study)).ifPresent(figures::add);
    return new StudyFigures(
        study,
        findings.isEmpty()
            ? figures.stream().findFirst().map(Figure::finding)
            : Optional.of(String.join(" ", findings)),
        List.copyOf(figures));
  }

  /** What can be told of runs on one text alone. */
  private static List<Figure> ofOneText(StudyView study, Palette palette) {
    return Stream.of(
            SizePlots.of(study, palette),
            DataPlots.of(study, palette),
            SettingPlots.of(study, palette),
            ParallelPlot.of(study),
            CombinationPlot.of(study))
        .flatMap(Optional::stream)
        .map(figure -> complete(figure, study))
        .toList();
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

  /** Ids of the trained runs. */
  static List<String> runs(StudyView study) {
    return study.results().trained().runs().stream().map(run -> run.planned().id()).toList();
  }

  /** How many seeds a point is the mean of. */
  static String seedNote(StudyView study) {
    return study.seeds() > 1
        ? "Mean of %s; %s."
            .formatted(study.seedsInWords(), MetricMarks.singleRunsNote(study.seeds()))
        : "One seed.";
  }

  /** The study's question, answered in a sentence from the numbers. */
  public String answer() {
    return Answer.of(study, finding);
  }
}
