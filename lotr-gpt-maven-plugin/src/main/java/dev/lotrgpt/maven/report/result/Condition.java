package dev.lotrgpt.maven.report.result;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs of a study that differ in nothing but the seed.
 *
 * @param label what tells it from the study's others: {@code dropout 0.2}
 * @param variation what the study varies, the seed apart: setting key (or {@code case}, or {@code
 *     corpus}) to value
 * @param settings of any of its runs
 * @param corpus the text that they learn from
 * @param parameters of its model
 * @param runs by seed
 */
public record Condition(
    String label,
    Map<String, String> variation,
    Settings settings,
    CorpusRecord corpus,
    long parameters,
    List<RunResult> runs) {

  /** Its label in a sentence: {@code dropout 0.2 and weight decay 0.1}. */
  public String inWords() {
    return Names.inWords(variation);
  }

  /** Over the runs that have the number; empty where none has. */
  public Optional<Summary> summary(Metric metric) {
    double[] values =
        runs.stream().mapToDouble(run -> run.get(metric)).filter(Double::isFinite).toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Summary.of(values));
  }

  /** NaN where no run has the number. */
  public double mean(Metric metric) {
    return summary(metric).map(Summary::mean).orElse(Double.NaN);
  }

  public List<RunResult> trained() {
    return runs.stream().filter(RunResult::trained).toList();
  }

  /** The number that it has for a setting. */
  public double number(Setting setting) {
    return Double.parseDouble(settings.text(setting));
  }

  /** The same, called by what else the study varies. */
  Condition withoutText() {
    Map<String, String> rest = new LinkedHashMap<>(variation);
    rest.remove(Sweep.CORPUS);
    return new Condition(Names.of(rest), rest, settings, corpus, parameters, runs);
  }

  /** The same in every study. */
  public Model model() {
    return Model.of(corpus, settings);
  }

  /** Characters of the training text. */
  public int characters() {
    return settings.data().sizes(Math.toIntExact(corpus.characters())).train();
  }
}
