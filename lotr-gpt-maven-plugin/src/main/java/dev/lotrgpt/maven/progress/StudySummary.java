package dev.lotrgpt.maven.progress;

import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a study's training came to: a row a run. */
public final class StudySummary {
  /** More runs that needed no training are counted, not listed. */
  private static final int LISTED_UP_TO_DATE = 12;

  private StudySummary() {}

  /**
   * @param statuses run id to what was done; a run that is not in it was up to date
   */
  public static List<String> lines(StudyResults results, Map<String, String> statuses) {
    Table table =
        new Table("run", "best val @ iteration", ">final train", ">final val", ">time", "status");
    long upToDate =
        results.runs().stream().filter(r -> !statuses.containsKey(r.planned().id())).count();
    for (RunResult run : results.runs()) {
      String status = statuses.get(run.planned().id());
      if (status != null || upToDate <= LISTED_UP_TO_DATE) {
        add(table, run, status == null ? "UP-TO-DATE" : status);
      }
    }
    List<String> lines = new ArrayList<>();
    if (upToDate <= LISTED_UP_TO_DATE || upToDate < results.runs().size()) {
      lines.addAll(table.lines());
    }
    if (upToDate > LISTED_UP_TO_DATE) {
      lines.add(Figures.count(upToDate, "run") + " UP-TO-DATE");
    }
    return lines;
  }

  private static void add(Table table, RunResult run, String status) {
    RunRecord.Result result = run.record() == null ? null : run.record().result();
    table.add(
        run.planned().label(),
        result == null ? "-" : Figures.best(result.bestValLoss(), result.bestIteration()),
        Figures.loss(run.get(Metric.FINAL_TRAIN)),
        Figures.loss(run.get(Metric.FINAL_VAL)),
        Figures.duration(run.get(Metric.SECONDS)),
        status);
  }
}
