package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All runs: what came out, and the studies, settings and texts in which they differ.
 *
 * @param states whether the runs' states are worth a column: not where all are trained
 */
public record RunTable(List<Column> columns, List<Row> rows, boolean states) {
  private static final Column STUDY =
      new Column("study", "study", "the studies that it belongs to", false);

  /** Of a setting that says nothing of a run. */
  static final String NONE = "–";

  /** What a reader looks for comes first: a phone shows these. */
  private static final List<Metric> LOSSES =
      List.of(Metric.BEST_VAL, Metric.FINAL_VAL, Metric.FINAL_TRAIN);

  private static final List<Metric> COSTS =
      List.of(Metric.PARAMETERS, Metric.SECONDS, Metric.TOKENS_PER_SECOND);

  /**
   * @param key what a filter calls it
   * @param numeric whether it is sorted as numbers
   */
  public record Column(String key, String name, String meaning, boolean numeric) {}

  /**
   * @param sort what a script sorts by
   */
  public record Cell(String text, String sort) {}

  public record Row(RunEntry entry, List<Cell> cells) {}

  public static RunTable of(List<RunEntry> runs) {
    List<Setting> settings = differing(runs);
    List<Column> columns = new ArrayList<>();
    LOSSES.forEach(metric -> columns.add(column(metric)));
    columns.add(STUDY);
    boolean texts = differInText(runs);
    if (texts) {
      columns.add(new Column(Sweep.CORPUS, Sweep.CORPUS, "the text that it learns from", false));
    }
    for (Setting setting : settings) {
      columns.add(
          new Column(
              setting.key(),
              setting.key(),
              setting.meaning(),
              setting.defaultValue() instanceof Number));
    }
    COSTS.forEach(metric -> columns.add(column(metric)));
    return new RunTable(
        columns,
        runs.stream().map(run -> new Row(run, cells(run, texts, settings))).toList(),
        runs.stream().anyMatch(entry -> !entry.run().trained()));
  }

  private static Column column(Metric metric) {
    return new Column(metric.key(), name(metric), metric.label(), true);
  }

  static List<Setting> differing(List<RunEntry> runs) {
    return Arrays.stream(Setting.values())
        .filter(
            setting ->
                runs.stream()
                        .filter(run -> run.counts(setting))
                        .map(run -> run.setting(setting))
                        .distinct()
                        .count()
                    > 1)
        .toList();
  }

  private static String name(Metric metric) {
    return switch (metric) {
      case BEST_VAL -> "best val.";
      case FINAL_VAL -> "final val.";
      case FINAL_TRAIN -> "final train";
      case SECONDS -> "time";
      case TOKENS_PER_SECOND -> "tokens/s";
      default -> metric.label();
    };
  }

  static boolean differInText(List<RunEntry> runs) {
    return runs.stream().map(run -> run.run().planned().corpus().sha256()).distinct().count() > 1;
  }

  private static List<Cell> cells(RunEntry run, boolean texts, List<Setting> settings) {
    List<Cell> cells = new ArrayList<>();
    LOSSES.forEach(metric -> cells.add(cell(run, metric)));
    cells.add(new Cell(studies(run), studies(run)));
    if (texts) {
      cells.add(new Cell(run.text(), run.text()));
    }
    for (Setting setting : settings) {
      String value = run.counts(setting) ? run.setting(setting) : NONE;
      cells.add(new Cell(value, run.counts(setting) ? value : ""));
    }
    COSTS.forEach(metric -> cells.add(cell(run, metric)));
    return cells;
  }

  private static String studies(RunEntry run) {
    return run.studies().stream()
        .map(view -> view.study().title())
        .collect(Collectors.joining(", "));
  }

  private static Cell cell(RunEntry run, Metric metric) {
    double value = run.get(metric);
    return new Cell(run.text(metric), Double.isFinite(value) ? Double.toString(value) : "");
  }

  /** A filter that finds the first run: what is asked for that differs between the runs. */
  public String example() {
    List<String> terms = new ArrayList<>();
    for (int i = columns.indexOf(STUDY) + 1; i < columns.size() - COSTS.size(); i++) {
      String value = rows.get(0).cells().get(i).text();
      if (!value.equals(NONE)) {
        terms.add(columns.get(i).key() + "=" + value);
      }
    }
    return terms.isEmpty() ? Metric.BEST_VAL.key() + ">0" : terms.get(terms.size() - 1);
  }
}
