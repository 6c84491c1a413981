package dev.lotrgpt.claim;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.Metric.Unit;
import dev.lotrgpt.result.StudyResults;
import java.util.stream.DoubleStream;

/**
 * Some runs of a study.
 *
 * @param conditions by which they were selected: {@code dropout=0, seed=1}
 * @param reading is told what is looked at
 */
record Selection(StudyResults results, String conditions, Reading reading) {

  Selection where(String key, String value) {
    String longer = (conditions.isEmpty() ? "" : conditions + ", ") + key + "=" + value;
    return new Selection(results.where(key, value), longer, reading);
  }

  /**
   * @return the name of a setting, {@code case} or {@code corpus}
   * @throws MistakeException if the study has none of that name
   */
  String key(Value name) {
    boolean isCase = name.text().equals(Sweep.CASE);
    boolean isCorpus = name.text().equals(Sweep.CORPUS);
    if (isCase && !results.study().varied().contains(Sweep.CASE)) {
      throw name.wrong("the study", "has no cases", "name a setting that it varies");
    } else if (isCorpus && results.study().corpora().size() == 1) {
      throw name.wrong("the study", "has one text", "name a setting that it varies");
    } else if (!isCase && !isCorpus && Setting.byKey(name.text()).isEmpty()) {
      throw name.unknown("setting", Setting.keys());
    }
    reading.lookAtKey(name.text());
    return name.text();
  }

  DoubleStream values(Metric metric) {
    return results.runs().stream().mapToDouble(metric::of);
  }

  /**
   * Puts down that the claim looks at a number of these runs.
   *
   * @param metric null for the number of runs itself
   * @return the value
   */
  double look(String expression, Metric metric, double value) {
    return look(expression, metric, metric == null ? Unit.COUNT : metric.unit(), value, "");
  }

  /** The same for a value of its own unit, or one that is chosen among others. */
  double look(String expression, Metric metric, Unit unit, double value, String choice) {
    int runs = results.runs().size();
    reading.look(new Evidence(expression, metric, unit, value, runs, choice), results.runs());
    return value;
  }

  @Override
  public String toString() {
    return conditions.isEmpty() ? "all" : "where(" + conditions + ")";
  }
}
