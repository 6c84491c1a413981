package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * How large models are and how long they were trained: {@code Models of 31.6k to 1.27M parameters
 * with a context of 64, trained for 1,200 iterations of 16 windows, 33 passes over their text}.
 */
final class ScaleSentence {
  private ScaleSentence() {}

  static String of(List<RunEntry> runs) {
    String passes = passes(runs);
    return "Models of %s parameters with a context of %s, trained for %s iterations of %s windows%s"
        .formatted(
            range(runs, RunEntry::parameters, Numbers::size),
            range(runs, run -> setting(run, Setting.CONTEXT), Numbers::count),
            range(runs, run -> setting(run, Setting.ITERATIONS), Numbers::count),
            range(runs, run -> setting(run, Setting.BATCH_SIZE), Numbers::count),
            passes.isEmpty() ? "" : ", " + passes + " passes over their text");
  }

  /** Empty where no run has been trained. */
  private static String passes(List<RunEntry> runs) {
    DoubleSummaryStatistics range = range(runs, run -> run.get(Metric.EPOCHS));
    return range.getCount() == 0 ? "" : Numbers.passes(range.getMin(), range.getMax());
  }

  private static double setting(RunEntry run, Setting setting) {
    return Double.parseDouble(run.setting(setting));
  }

  private static DoubleSummaryStatistics range(
      List<RunEntry> runs, ToDoubleFunction<RunEntry> number) {
    return runs.stream().mapToDouble(number).filter(Double::isFinite).summaryStatistics();
  }

  private static String range(
      List<RunEntry> runs, ToDoubleFunction<RunEntry> number, DoubleFunction<String> text) {
    DoubleSummaryStatistics range = range(runs, number);
    String low = text.apply(range.getMin());
    String high = text.apply(range.getMax());
    return low.equals(high) ? low : low + " to " + high;
  }
}
