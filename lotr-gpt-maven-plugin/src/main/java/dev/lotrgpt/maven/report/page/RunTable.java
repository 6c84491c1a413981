package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.training.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All runs: the settings in which they differ, and what came out.
 *
 * @param states whether the runs' states are worth a column: not where all are trained
 */
public record RunTable(List<Column> columns, List<Row> rows, boolean states) {
  private static final List<Metric> METRICS =
      List.of(
          Metric.PARAMETERS,
          Metric.BEST_VAL,
          Metric.FINAL_VAL,
          Metric.FINAL_TRAIN,
          Metric.SECONDS,
          Metric.TOKENS_PER_SECOND);

  /**
   * @param numeric whether it is sorted as numbers
   */
  public record Column(String name, String meaning, boolean numeric) {}

  /**
   * @param sort what a script sorts by
   */
  public record Cell(String text, String sort) {}

  public record Row(RunEntry entry, List<Cell> cells) {}

  public static RunTable of(List<RunEntry> runs) {
    List<Setting> settings = differing(runs);
    List<Column> columns = new ArrayList<>();
    for (Setting setting : settings) {
      columns.add(
          new Column(setting.key(), setting.meaning(), setting.defaultValue() instanceof Number));
    }
    METRICS.forEach(metric -> columns.add(new Column(name(metric), metric.label(), true)));
    return new RunTable(
        columns,
        runs.stream().map(run -> new Row(run, cells(run, settings))).toList(),
        runs.stream().anyMatch(entry -> !entry.run().trained()));
  }

  private static List<Setting> differing(List<RunEntry> runs) {
    return Arrays.stream(Setting.values())
        .filter(setting -> runs.stream().map(run -> run.setting(setting)).distinct().count() > 1)
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

  private static List<Cell> cells(RunEntry run, List<Setting> settings) {
    List<Cell> cells = new ArrayList<>();
    for (Setting setting : settings) {
      cells.add(new Cell(run.setting(setting), run.setting(setting)));
    }
    for (Metric metric : METRICS) {
      double value = run.get(metric);
      cells.add(new Cell(run.text(metric), Double.isFinite(value) ? Double.toString(value) : ""));
    }
    return cells;
  }

  /** The curves and settings of all runs, for the script that compares them. */
  public static Map<String, Object> data(List<RunEntry> runs) {
    List<Setting> differing = differing(runs);
    Map<String, Object> data = new LinkedHashMap<>();
    for (RunEntry entry : runs) {
      Map<String, Object> run = new LinkedHashMap<>();
      run.put("label", entry.label());
      run.put("ink", entry.ink().key());
      run.put("studies", entry.studies().stream().map(study -> study.study().title()).toList());
      List<Metrics> metrics = entry.run().metrics();
      run.put("x", metrics.stream().map(Metrics::iteration).toList());
      run.put("train", metrics.stream().map(row -> digits(row.trainLoss())).toList());
      run.put("val", metrics.stream().map(row -> digits(row.valLoss())).toList());
      run.put(
          "settings",
          differing.stream()
              .collect(
                  Collectors.toMap(Setting::key, entry::setting, (a, b) -> a, LinkedHashMap::new)));
      data.put(entry.id(), run);
    }
    return Map.of("same", Setting.values().length - differing.size(), "runs", data);
  }

  /** Null where a script's JSON has no such number. */
  private static Double digits(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
  }
}
