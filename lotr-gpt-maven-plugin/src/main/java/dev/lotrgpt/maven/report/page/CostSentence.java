package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.result.Machines;
import dev.lotrgpt.result.Metric;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the runs cost: {@code Trained on AMD EPYC (oneDNN 3.11.0 avx512_core_bf16); the training
 * times of all runs add up to 57 min}.
 */
final class CostSentence {
  /** More kinds of machine are counted rather than named. */
  private static final int MOST = 2;

  private CostSentence() {}

  static String of(List<RunEntry> runs) {
    var machines = Machines.of(runs.stream().map(RunEntry::run).toList()).runs().keySet();
    double seconds =
        runs.stream().mapToDouble(run -> run.get(Metric.SECONDS)).filter(Double::isFinite).sum();
    return machines.isEmpty()
        ? ""
        : "Trained on %s; the training times of all runs add up to %s"
            .formatted(
                machines.size() > MOST
                    ? machines.size() + " kinds of machine"
                    : machines.stream().collect(Collectors.joining(" and on ")),
                Numbers.duration(seconds).replace(' ', '\u00a0'));
  }
}
