package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.Answer;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
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
    return new StudyFigures(
        study,
        Stream.of(
                RankingPlots.of(study, palette),
                SizePlots.of(study, palette),
                DataPlots.of(study, palette),
                SettingPlots.of(study, palette),
                ParallelPlot.of(study),
                CombinationPlot.of(study),
                CurvePlots.of(study, palette))
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

  /** Ids of the trained runs. */
  static List<String> runs(StudyView study) {
    return study.results().trained().runs().stream().map(run -> run.planned().id()).toList();
  }

  /** How many seeds a point is the mean of. */
  static String seedNote(StudyView study) {
    return study.seeds() > 1
        ? "Mean of %s seeds; %s."
            .formatted(study.seeds(), MetricMarks.singleRunsNote(study.seeds()))
        : "One seed.";
  }

  /** The study's question, answered in a sentence from the numbers. */
  public String answer() {
    return Answer.of(study, figures.stream().findFirst().map(Figure::finding));
  }
}
