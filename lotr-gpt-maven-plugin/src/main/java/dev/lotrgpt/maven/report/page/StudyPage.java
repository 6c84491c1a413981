package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.experiment.Evaluation;
import dev.lotrgpt.experiment.RunResult;
import dev.lotrgpt.maven.report.figure.Figure;
import dev.lotrgpt.maven.report.figure.Palette;
import dev.lotrgpt.maven.report.figure.StudyFigures;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the page of a study shows.
 *
 * @param answer in a sentence made from the numbers
 * @param size how many runs and seeds that is
 * @param preview the main figure, small; a list of one or none
 * @param samples a list of models' texts for each prompt
 * @param problems the runs without results
 */
public record StudyPage(
    String id,
    String title,
    String question,
    String answer,
    String size,
    List<ClaimView> claims,
    List<FigureView> figures,
    ResultTable table,
    List<List<SampleView>> samples,
    List<RunEntry> runs,
    List<RunEntry> problems) {
  private static final int MOST_SAMPLES = 6;

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
        figures.figures().stream().map(FigureView::of).toList(),
        ResultTable.of(study, palette),
        samples(study, palette, markers),
        runs,
        runs.stream().filter(run -> run.run().problem() != null || !run.run().trained()).toList());
  }

  private static String size(StudyView study) {
    int all = study.results().runs().size();
    int trained = study.results().trained().runs().size();
    return (trained == all ? "" : Numbers.count(trained) + " of ")
        + Numbers.of(all, "run")
        + ", "
        + Numbers.of(study.seeds(), "seed");
  }

  /** Of the first seed of each condition, as far as they fit side by side. */
  private static List<List<SampleView>> samples(StudyView study, Palette palette, Markers markers) {
    Map<String, List<SampleView>> byPrompt = new LinkedHashMap<>();
    study.trained().stream()
        .filter(condition -> first(condition) != null)
        .limit(MOST_SAMPLES)
        .forEach(
            condition -> {
              RunResult run = first(condition);
              for (Evaluation.Sample sample : run.evaluation().samples()) {
                byPrompt
                    .computeIfAbsent(sample.prompt(), prompt -> new ArrayList<>())
                    .add(
                        SampleView.of(
                            condition.label(), palette.of(condition).key(), run, sample, markers));
              }
            });
    return List.copyOf(byPrompt.values());
  }

  private static RunResult first(Condition condition) {
    return condition.trained().stream()
        .filter(run -> run.evaluation() != null)
        .findFirst()
        .orElse(null);
  }

  public List<Figure> drawn() {
    return figures.stream().map(FigureView::figure).toList();
  }

  /** {@code holds 2 of 3}. */
  public long holding() {
    return claims.stream().filter(claim -> claim.outcome().equals("holds")).count();
  }
}
