package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much of the variance of the final validation loss over all runs a setting explains by itself:
 * the sum of squares between the means of its values over the sum of all, as in an analysis of
 * variance.
 *
 * @param shares in [0, 1], the largest first
 */
public record Importance(Map<Setting, Double> shares) {

  public static Importance of(StudyView study, List<Setting> settings) {
    List<RunResult> runs =
        study.results().trained().runs().stream()
            .filter(run -> Double.isFinite(run.get(Metric.FINAL_VAL)))
            .toList();
    Map<Setting, Double> shares = new LinkedHashMap<>();
    settings.stream()
        .sorted(Comparator.comparingDouble((Setting setting) -> -share(runs, setting)))
        .forEach(setting -> shares.put(setting, share(runs, setting)));
    return new Importance(shares);
  }

  private static double share(List<RunResult> runs, Setting setting) {
    double mean = mean(runs);
    double all =
        runs.stream().mapToDouble(run -> Math.pow(run.get(Metric.FINAL_VAL) - mean, 2)).sum();
    double between =
        runs.stream()
            .collect(Collectors.groupingBy(run -> run.value(setting.key())))
            .values()
            .stream()
            .mapToDouble(group -> group.size() * Math.pow(mean(group) - mean, 2))
            .sum();
    return all == 0 ? 0 : between / all;
  }

  private static double mean(List<RunResult> runs) {
    return runs.stream().mapToDouble(run -> run.get(Metric.FINAL_VAL)).average().orElse(Double.NaN);
  }

  /** {@code 61 %}. */
  public static String percent(double share) {
    return Numbers.count(100 * share) + "\u00a0%";
  }

  public String finding() {
    double rest = 1 - shares.values().stream().mapToDouble(Double::doubleValue).sum();
    List<String> each =
        shares.entrySet().stream()
            .map(share -> Names.of(share.getKey().key()) + " " + percent(share.getValue()))
            .toList();
    return Sentence.of(
        "%s explains %s of the variance of the final validation loss%s; the other %s are due to combinations and chance"
            .formatted(
                Names.of(shares.keySet().iterator().next().key()),
                percent(shares.values().iterator().next()),
                each.stream().skip(1).map(", "::concat).collect(Collectors.joining()),
                percent(Math.max(0, rest))));
  }
}
