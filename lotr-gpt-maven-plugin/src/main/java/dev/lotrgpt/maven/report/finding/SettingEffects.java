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
import java.util.function.ToDoubleFunction;
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
      return Sentence.of("%s the final validation loss by %s".formatted(moves(most), size(most)));
    }
    Setting least = byEffect.get(byEffect.size() - 1);
    boolean alike = Numbers.loss(effect(most)).equals(Numbers.loss(effect(least)));
    return Sentence.of(
        "%s matters %s %s: %s the final validation loss by %s, %s"
                .formatted(
                    name(most),
                    alike ? "as much as" : "more than",
                    byEffect.size() == 2 ? name(least) : "any other setting",
                    moves(most),
                    size(most),
                    byEffect.stream()
                        .skip(1)
                        .map(setting -> moves(setting) + " it by " + size(setting))
                        .collect(Collectors.joining(", ")))
            + (byEffect.size() == 2 ? each(least, most) : ""));
  }

  /**
   * What a setting of two values does at each of the other's two, {@code with no dropout by 0.05,
   * with dropout 0.2 by 0.00}: a mean over both may hide that it helps at one of them only.
   */
  private String each(Setting setting, Setting other) {
    if (byLoss(setting).size() != 2 || byLoss(other).size() != 2 || study.trained().size() != 4) {
      return "";
    }
    return study.results().trained().values(other.key()).stream()
        .map(
            value ->
                "with %s by %s"
                    .formatted(
                        Names.of(other.key(), value),
                        told(runs -> fall(runs.where(other.key(), value), setting))))
        .collect(Collectors.joining(", ", " on average; ", ""));
  }

  /** {@code dropout 0.2 instead of no dropout lowers}; of more values, {@code dropout moves}. */
  private String moves(Setting setting) {
    List<String> values = byLoss(setting);
    if (values.size() != 2) {
      return name(setting) + " moves";
    }
    String better = Names.of(setting.key(), values.get(0));
    String worse = Names.of(setting.key(), values.get(1));
    boolean isNamedTwice =
        better.startsWith(name(setting) + " ") && worse.startsWith(name(setting) + " ");
    return "%s instead of %s lowers".formatted(better, isNamedTwice ? values.get(1) : worse);
  }

  /** A setting's values, the one with the lowest final validation loss first. */
  private List<String> byLoss(Setting setting) {
    StudyResults trained = study.results().trained();
    return trained.values(setting.key()).stream()
        .filter(value -> Double.isFinite(mean(trained, setting, value)))
        .sorted(Comparator.comparingDouble(value -> mean(trained, setting, value)))
        .toList();
  }

  private static double mean(StudyResults runs, Setting setting, String value) {
    return runs.where(setting.key(), value).mean(Metric.FINAL_VAL);
  }

  private static String name(Setting setting) {
    return Names.of(setting.key());
  }

  private String size(Setting setting) {
    return told(
        byLoss(setting).size() == 2 ? runs -> fall(runs, setting) : runs -> effect(runs, setting));
  }

  /** {@code 0.16 (95 % interval 0.14 to 0.18)}. */
  private String told(ToDoubleFunction<StudyResults> number) {
    return Certainty.of(study, number).ofLoss();
  }

  /** From the worse of two values to the better one; below none where some runs say otherwise. */
  private double fall(StudyResults runs, Setting setting) {
    List<String> values = byLoss(setting);
    return mean(runs, setting, values.get(1)) - mean(runs, setting, values.get(0));
  }

  private String lowest() {
    List<Condition> byLoss =
        study.trained().stream()
            .sorted(Comparator.comparingDouble(each -> each.mean(Metric.FINAL_VAL)))
            .toList();
    Condition low = byLoss.get(0);
    Condition high = byLoss.get(byLoss.size() - 1);
    return "The final validation loss is lowest, %s, with %s%s, and highest, %s, with %s."
        .formatted(
            loss(low),
            low.inWords(),
            byLoss.size() < 3 ? "" : chance(low, byLoss.get(1)),
            loss(high),
            high.inWords());
  }

  /** Where the seeds cannot tell the best condition from the next. */
  private String chance(Condition low, Condition next) {
    return Certainty.ofDifference(study, next, low, Metric.FINAL_VAL).mayBeChance()
        ? " (%s with %s, a difference that may be chance)".formatted(loss(next), next.inWords())
        : "";
  }

  private static String loss(Condition condition) {
    return Numbers.loss(condition.mean(Metric.FINAL_VAL));
  }

  /** How far the means go apart over a setting's values, as claims define it. */
  double effect(Setting setting) {
    return effect(study.results().trained(), setting);
  }

  private static double effect(StudyResults runs, Setting setting) {
    double[] means =
        runs.values(setting.key()).stream()
            .mapToDouble(value -> mean(runs, setting, value))
            .filter(Double::isFinite)
            .toArray();
    return Arrays.stream(means).max().orElse(0) - Arrays.stream(means).min().orElse(0);
  }
}
