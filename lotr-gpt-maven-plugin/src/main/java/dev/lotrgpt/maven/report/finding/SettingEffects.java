package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.StudyResults;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How far the settings of a study move the final validation loss.
 *
 * @param settings those that the trained runs differ in, those with most values first
 */
public record SettingEffects(StudyView study, List<Setting> settings) {

  public static SettingEffects of(StudyView study) {
    return new SettingEffects(
        study,
        study.varied().stream()
            .flatMap(key -> Setting.byKey(key).stream())
            .filter(setting -> setting != Setting.FRACTION)
            .filter(setting -> values(study, setting) > 1)
            .sorted(
                Comparator.comparingLong((Setting setting) -> values(study, setting)).reversed())
            .toList());
  }

  /** How many values it has among the trained runs. */
  public long values(Setting setting) {
    return values(study, setting);
  }

  private static long values(StudyView study, Setting setting) {
    return study.trained().stream()
        .map(condition -> condition.settings().text(setting))
        .distinct()
        .count();
  }

  /** Whether something else varies as well, which means have to be taken over. */
  public boolean averaged() {
    return study.varied().size() > settings.size();
  }

  public String finding() {
    return settings.size() == 1 && !averaged() ? lowest() : effects() + " " + lowest();
  }

  private String effects() {
    List<Setting> byEffect =
        settings.stream()
            .sorted(Comparator.comparingDouble((Setting setting) -> -effect(setting)))
            .toList();
    Setting most = byEffect.get(0);
    if (byEffect.size() == 1) {
      return Sentence.of(
          "%s moves the final validation loss by %s".formatted(name(most), size(most)));
    }
    Setting least = byEffect.get(byEffect.size() - 1);
    boolean alike = Numbers.loss(effect(most)).equals(Numbers.loss(effect(least)));
    return Sentence.of(
        alike
            ? "%s matters as much as %s: both move the final validation loss by %s"
                .formatted(name(most), name(least), size(most))
            : "%s matters more than %s: it moves the final validation loss by %s, %s"
                .formatted(
                    name(most),
                    byEffect.size() == 2 ? name(least) : "any other setting",
                    size(most),
                    byEffect.stream()
                        .skip(1)
                        .map(setting -> name(setting) + " by " + size(setting))
                        .collect(Collectors.joining(", "))));
  }

  private static String name(Setting setting) {
    return Names.of(setting.key());
  }

  /** {@code 0.16 (95 % interval 0.14 to 0.18)}. */
  private String size(Setting setting) {
    return Numbers.loss(effect(setting))
        + Certainty.of(study, runs -> effect(runs, setting)).interval();
  }

  private String lowest() {
    Comparator<Condition> byLoss =
        Comparator.comparingDouble(condition -> condition.mean(Metric.FINAL_VAL));
    Condition low = study.trained().stream().min(byLoss).orElseThrow();
    Condition high = study.trained().stream().max(byLoss).orElseThrow();
    return "The final validation loss is lowest, %s, with %s, and highest, %s, with %s."
        .formatted(
            Numbers.loss(low.mean(Metric.FINAL_VAL)),
            low.inWords(),
            Numbers.loss(high.mean(Metric.FINAL_VAL)),
            high.inWords());
  }

  /** How far the means go apart over a setting's values, as claims define it. */
  double effect(Setting setting) {
    return effect(study.results().trained(), setting);
  }

  private static double effect(StudyResults runs, Setting setting) {
    double[] means =
        runs.values(setting.key()).stream()
            .mapToDouble(value -> runs.where(setting.key(), value).mean(Metric.FINAL_VAL))
            .filter(Double::isFinite)
            .toArray();
    return Arrays.stream(means).max().orElse(0) - Arrays.stream(means).min().orElse(0);
  }
}
