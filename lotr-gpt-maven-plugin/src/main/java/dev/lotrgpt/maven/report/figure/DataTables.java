package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.util.ArrayList;
import java.util.List;

/** The numbers behind figures that have a mark for each run. */
final class DataTables {
  private DataTables() {}

  /** A row for each trained run. */
  static Figure.Table of(List<Condition> conditions, List<Metric> metrics) {
    List<String> header = new ArrayList<>(List.of("condition", "parameters", "seed", "run"));
    metrics.forEach(metric -> header.add(metric.key()));
    List<List<Object>> rows = new ArrayList<>();
    for (Condition condition : conditions) {
      for (RunResult run : condition.trained()) {
        List<Object> row =
            new ArrayList<>(
                List.of(
                    condition.label(),
                    condition.parameters(),
                    run.value("seed"),
                    run.planned().id()));
        metrics.forEach(metric -> row.add(run.get(metric)));
        rows.add(row);
      }
    }
    return new Figure.Table(header, rows);
  }

  static String seedNote(StudyView study) {
    return study.seeds() > 1
        ? "Mean of " + study.seeds() + " seeds; " + Profile.singleRunsNote(study.seeds()) + "."
        : "One seed.";
  }
}
