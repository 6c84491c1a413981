package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.plot.Ink;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.util.List;

/**
 * A run and the studies that it belongs to.
 *
 * @param label what tells it from the other runs of the first of them
 * @param parameters of its model
 */
public record RunEntry(
    RunResult run, String label, long parameters, Ink ink, List<StudyView> studies) {

  /** The same run with all studies that it belongs to. */
  public RunEntry in(List<StudyView> all) {
    return new RunEntry(run, label, parameters, ink, all);
  }

  /** Those that pages tell of, the trained ones; while there are none, those that are planned. */
  static List<RunEntry> told(List<RunEntry> runs) {
    List<RunEntry> trained = runs.stream().filter(entry -> entry.run.trained()).toList();
    return trained.isEmpty() ? runs : trained;
  }

  public String id() {
    return run.planned().id();
  }

  public String setting(Setting setting) {
    return run.planned().settings().text(setting);
  }

  /** Whether a setting says anything of the run beside its others. */
  boolean counts(Setting setting) {
    return run.planned().settings().counts(setting);
  }

  /** What its text is called. */
  public String text() {
    return run.value(Sweep.CORPUS);
  }

  /** {@code seed 2}. */
  public String seed() {
    return Names.of(Setting.SEED.key(), setting(Setting.SEED));
  }

  /** For tables: the lowest of its validation losses. */
  public String best() {
    return text(Metric.BEST_VAL);
  }

  public double get(Metric metric) {
    return metric == Metric.PARAMETERS ? parameters : run.get(metric);
  }

  /** For tables: a dash where there is no number. */
  public String text(Metric metric) {
    double value = get(metric);
    return switch (metric) {
      case PARAMETERS -> Numbers.size(value);
      case SECONDS -> Numbers.duration(value);
      default -> Numbers.of(metric, value);
    };
  }

  /** In words. */
  public String state() {
    return switch (run.status()) {
      case TRAINED -> "trained";
      case RUNNING -> "not finished";
      case FAILED -> "failed";
      case MISSING -> "not trained";
      case DAMAGED -> "damaged";
    };
  }
}
