package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.finding.Certainty;
import dev.lotrgpt.maven.report.plot.Palette;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.maven.report.result.Summary;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The numbers of a study, a row for each condition.
 *
 * @param caption how to read it
 * @param seedsDiffer whether rows are means of unlike numbers of seeds
 * @param groups what the columns come from, in their order
 */
public record ResultTable(
    String caption, boolean seedsDiffer, List<Group> groups, List<Column> columns, List<Row> rows) {

  /** A heading over several columns. */
  public record Group(String title, int columns) {}

  private static final List<Metric> METRICS =
      List.of(
          Metric.PARAMETERS,
          Metric.BEST_VAL,
          Metric.BEST_ITERATION,
          Metric.FINAL_VAL,
          Metric.FINAL_TRAIN,
          Metric.GAP,
          Metric.BITS_PER_CHAR,
          Metric.REAL_WORD_RATE,
          Metric.VERBATIM_RATE,
          Metric.HEADING_RATE);

  /** Of what a reader looks for the best: of the others, less or more is not better by itself. */
  private static final Set<Metric> JUDGED =
      EnumSet.of(
          Metric.BEST_VAL,
          Metric.FINAL_VAL,
          Metric.BITS_PER_CHAR,
          Metric.REAL_WORD_RATE,
          Metric.HEADING_RATE);

  /**
   * @param name short, for a heading
   * @param meaning in words
   */
  public record Column(String name, String meaning) {}

  public record Row(String label, String ink, String seeds, List<Cell> cells) {}

  /**
   * @param spread standard deviation over the seeds; empty for one seed
   * @param best whether no other condition on the same text is better, or by no more than chance
   *     may do
   */
  public record Cell(String value, String spread, boolean best) {}

  static ResultTable of(StudyView study, Palette palette) {
    List<Metric> metrics =
        METRICS.stream()
            .filter(metric -> metric != Metric.PARAMETERS || differ(study))
            .filter(
                metric ->
                    study.conditions().stream()
                        .anyMatch(condition -> condition.summary(metric).isPresent()))
            .toList();
    List<Row> rows = new ArrayList<>();
    for (Condition condition : study.conditions()) {
      rows.add(
          new Row(
              condition.label(),
              palette.of(condition).key(),
              seeds(condition),
              metrics.stream().map(metric -> cell(study, condition, metric)).toList()));
    }
    return new ResultTable(
        caption(study),
        rows.stream().map(Row::seeds).distinct().count() > 1,
        groups(metrics),
        metrics.stream().map(ResultTable::column).toList(),
        rows);
  }

  private static String caption(StudyView study) {
    boolean several = study.seeds() > 1;
    String best = study.mixesTexts() ? "the best on a text" : "the best";
    return (several
            ? "Means over %s ± their standard deviation. ".formatted(study.seedsInWords())
            : "One seed. ")
        + "Bold: "
        + best
        + (several ? ", and what the seeds cannot tell from it (95\u00a0%). " : ". ")
        + "Losses during training are means over random batches, the same ones for every run; bits per"
        + " character are those of the best weights on the whole validation split, so the two differ a"
        + " little.";
  }

  private static List<Group> groups(List<Metric> metrics) {
    List<Group> groups = new ArrayList<>();
    for (Metric metric : metrics) {
      String title = NumberGroup.Source.of(metric).column();
      int last = groups.size() - 1;
      if (last >= 0 && groups.get(last).title().equals(title)) {
        groups.set(last, new Group(title, groups.get(last).columns() + 1));
      } else {
        groups.add(new Group(title, 1));
      }
    }
    return groups;
  }

  private static boolean differ(StudyView study) {
    return study.conditions().stream().map(Condition::parameters).distinct().count() > 1;
  }

  private static String seeds(Condition condition) {
    int trained = condition.trained().size();
    int planned = condition.runs().size();
    return trained == planned ? Integer.toString(trained) : trained + " of " + planned;
  }

  private static Column column(Metric metric) {
    String name =
        switch (metric) {
          case PARAMETERS -> "Parameters";
          case BEST_VAL -> "Best val.";
          case BEST_ITERATION -> "at iteration";
          case FINAL_VAL -> "Final val.";
          case FINAL_TRAIN -> "Final train";
          case GAP -> "Gap";
          case BITS_PER_CHAR -> "Bits/char.";
          case REAL_WORD_RATE -> "Real words";
          case VERBATIM_RATE -> "Verbatim";
          case HEADING_RATE -> "Headings";
          default -> metric.label();
        };
    return new Column(name, Numbers.typeset(metric.label()));
  }

  private static Cell cell(StudyView study, Condition condition, Metric metric) {
    if (metric == Metric.PARAMETERS) {
      return new Cell(Numbers.size(condition.parameters()), "", false);
    }
    return condition
        .summary(metric)
        .map(summary -> cell(metric, summary, isBest(study, condition, metric)))
        .orElse(new Cell("–", "", false));
  }

  private static Cell cell(Metric metric, Summary summary, boolean best) {
    String spread =
        summary.n() > 1
            ? "± " + Numbers.of(metric, summary.deviation()).replace("\u00a0%", "")
            : "";
    return new Cell(Numbers.of(metric, summary.mean()), spread, best);
  }

  private static boolean isBest(StudyView study, Condition condition, Metric metric) {
    List<Condition> alike =
        study.conditions().stream()
            .filter(other -> other.corpus().equals(condition.corpus()))
            .filter(other -> Double.isFinite(other.mean(metric)))
            .toList();
    Comparator<Condition> byMean = Comparator.comparingDouble(other -> other.mean(metric));
    Condition best =
        alike.stream().min(metric.isBetterLower() ? byMean : byMean.reversed()).orElseThrow();
    return JUDGED.contains(metric)
        && alike.size() > 1
        && (condition.mean(metric) == best.mean(metric)
            || Certainty.ofDifference(study, condition, best, metric).mayBeChance());
  }
}
