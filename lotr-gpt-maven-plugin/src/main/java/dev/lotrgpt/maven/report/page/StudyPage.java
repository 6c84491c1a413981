package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.claim.Evidence;
import dev.lotrgpt.maven.report.figure.Figure;
import dev.lotrgpt.maven.report.figure.Palette;
import dev.lotrgpt.maven.report.figure.StudyFigures;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import java.util.List;
import java.util.Objects;

/**
 * What the page of a study shows.
 *
 * @param answer in a sentence made from the numbers
 * @param size how many runs and seeds that is
 * @param metrics those that the claims look at
 * @param preview the main figure, small; a list of one or none
 * @param samples its models' texts, side by side
 * @param problems the runs without results
 */
public record StudyPage(
    String id,
    String title,
    String question,
    String answer,
    String size,
    List<ClaimView> claims,
    List<Metric> metrics,
    List<FigureView> figures,
    ResultTable table,
    Samples samples,
    List<RunEntry> runs,
    List<RunEntry> problems) {

  public static StudyPage of(
      StudyView study,
      StudyFigures figures,
      Palette palette,
      List<RunEntry> runs,
      Markers markers) {
    return new StudyPage(
        study.study().id(),
        study.study().title(),
        study.study().question(),
        figures.answer(),
        size(study),
        study.verdicts().stream().map(ClaimView::of).toList(),
        metrics(study),
        figures.figures().stream().map(FigureView::of).toList(),
        ResultTable.of(study, palette),
        Samples.of(study, palette, markers),
        runs,
        runs.stream().filter(run -> run.run().problem() != null || !run.run().trained()).toList());
  }

  private static List<Metric> metrics(StudyView study) {
    return study.verdicts().stream()
        .flatMap(verdict -> verdict.evidence().stream())
        .map(Evidence::metric)
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .toList();
  }

  private static String size(StudyView study) {
    int all = study.results().runs().size();
    int trained = study.results().trained().runs().size();
    return (trained == all ? "" : Numbers.count(trained) + " of ")
        + Numbers.of(all, "run")
        + ", "
        + Numbers.of(study.seeds(), "seed");
  }

  public List<Figure> drawn() {
    return figures.stream().map(FigureView::figure).toList();
  }

  /** {@code holds 2 of 3}. */
  public long holding() {
    return claims.stream().filter(claim -> claim.outcome().equals("holds")).count();
  }
}
