package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.result.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Up to which size a larger network is better. */
public final class SizeFinding {
  /** A rise of the final over the best validation loss that is worth a word: 1 %. */
  private static final double NOTABLE = 0.01;

  private SizeFinding() {}

  /**
   * @param conditions by the parameters of their models
   */
  public static String finding(List<Condition> conditions, Optional<SizeLaw> law) {
    Condition smallest = conditions.get(0);
    Condition largest = conditions.get(conditions.size() - 1);
    Condition best =
        conditions.stream()
            .min(Comparator.comparingDouble(condition -> condition.mean(Metric.BEST_VAL)))
            .orElseThrow();
    String course =
        best == smallest
            ? "A larger network is not better: the best validation loss is lowest at %s parameters, %s, and %s at %s"
                .formatted(size(smallest), loss(smallest), loss(largest), size(largest))
            : "A larger network is better up to %s parameters: the best validation loss falls from %s at %s to %s%s"
                .formatted(
                    size(best),
                    loss(smallest),
                    size(smallest),
                    loss(best),
                    best == largest
                        ? ""
                        : "; at %s it is no better, %s".formatted(size(largest), loss(largest)));
    double rise = largest.mean(Metric.FINAL_VAL) - largest.mean(Metric.BEST_VAL);
    return course
        + (rise > NOTABLE * largest.mean(Metric.BEST_VAL)
            ? "; by the end of training the largest has risen to %s."
                .formatted(Numbers.loss(largest.mean(Metric.FINAL_VAL)))
            : ".")
        + law.map(SizeLaw::inWords).orElse("");
  }

  private static String size(Condition condition) {
    return Numbers.size(condition.parameters());
  }

  private static String loss(Condition condition) {
    return Numbers.loss(condition.mean(Metric.BEST_VAL));
  }
}
