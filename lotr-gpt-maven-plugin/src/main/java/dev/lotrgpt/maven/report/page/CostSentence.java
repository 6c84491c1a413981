package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.result.Machines;
import dev.lotrgpt.result.Metric;
import java.util.List;

/**
 * What the runs cost: {@code 60 runs on AMD EPYC (oneDNN 3.11.0 avx512_core_bf16); their training
 * times add up to 57 min}.
 */
final class CostSentence {
  private CostSentence() {}

  /** Empty while nothing is trained. */
  static String of(List<RunEntry> runs) {
    String machines = Machines.of(runs.stream().map(RunEntry::run).toList()).inWords();
    double seconds =
        runs.stream().mapToDouble(run -> run.get(Metric.SECONDS)).filter(Double::isFinite).sum();
    return machines.isEmpty()
        ? ""
        : "%s; their training times add up to %s"
            .formatted(machines, Numbers.duration(seconds).replace(' ', '\u00a0'));
  }
}
