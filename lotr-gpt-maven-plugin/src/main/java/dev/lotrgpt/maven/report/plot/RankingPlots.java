package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.finding.Ranking;
import dev.lotrgpt.maven.report.plot.Mark.Pen;
import dev.lotrgpt.maven.report.plot.Mark.Shape;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a study's claims compare, a plot for each metric, with the cases side by side. */
final class RankingPlots {
  private static final int MOST_COLUMNS = 3;

  private RankingPlots() {}

  static Optional<Figure> of(StudyView study, Palette palette) {
    return Ranking.of(study).map(ranking -> figure(study, ranking, palette));
  }

  private static Figure figure(StudyView study, Ranking ranking, Palette palette) {
    List<Plot> plots =
        ranking.metrics().stream().map(metric -> plot(study, metric, palette)).toList();
    return new Figure(
        study.study().id() + "-ranking",
        ranking.title(),
        ranking.finding(),
        "Of the best weights. " + StudyFigures.seedNote(study),
        plots,
        Figure.Layout.rows(Math.min(MOST_COLUMNS, Math.max(2, plots.size())), 300),
        plots,
        StudyFigures.runs(study));
  }

  private static Plot plot(StudyView study, Metric metric, Palette palette) {
    List<Condition> conditions = study.trained();
    MetricMarks values =
        new MetricMarks(
            "",
            metric,
            Pen.SOLID,
            Shape.DOT,
            IntStream.range(0, conditions.size())
                .mapToObj(
                    i ->
                        new MetricMarks.Spot(
                            i, palette.of(conditions.get(i)), List.of(conditions.get(i))))
                .toList());
    List<Mark> marks = new ArrayList<>(values.points());
    for (int i = 0; i < conditions.size(); i++) {
      double mean = conditions.get(i).mean(metric);
      marks.add(new Mark.Note(Numbers.of(metric, mean), palette.of(conditions.get(i)), i, mean));
    }
    return new Plot(
        Plot.Heading.measure(heading(metric)),
        Axis.of("", conditions.stream().map(Condition::label).toList()),
        MetricMarks.axis(List.of(values)).in(metric.unit()),
        marks);
  }

  private static String heading(Metric metric) {
    String label = metric.label();
    return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
  }
}
