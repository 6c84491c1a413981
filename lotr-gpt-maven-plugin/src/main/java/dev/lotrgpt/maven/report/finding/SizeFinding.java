package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
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
  public static String finding(StudyView study, List<Condition> conditions, Optional<SizeLaw> law) {
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
            : (throughout(conditions.subList(0, conditions.indexOf(best) + 1))
                    ? "A larger network is better up to %s parameters: the best validation loss falls from %s at %s to %s, %s"
                    : "The best validation loss is lowest at %s parameters, but not each larger network has a lower one: from %s at %s it falls to %s, %s")
                .formatted(
                    size(best),
                    loss(smallest),
                    size(smallest),
                    loss(best),
                    by(study, smallest, best));
    double rise = largest.mean(Metric.FINAL_VAL) - largest.mean(Metric.BEST_VAL);
    return course
        + (best == smallest || conditions.size() == 2 ? "" : lastStep(study, conditions))
        + (rise > NOTABLE * largest.mean(Metric.BEST_VAL)
            ? "; by the end of training the largest has risen to %s."
                .formatted(Numbers.loss(largest.mean(Metric.FINAL_VAL)))
            : ".")
        + law.map(SizeLaw::inWords).orElse("");
  }

  private static boolean throughout(List<Condition> conditions) {
    boolean falls = true;
    for (int i = 1; i < conditions.size(); i++) {
      falls &=
          conditions.get(i).mean(Metric.BEST_VAL) < conditions.get(i - 1).mean(Metric.BEST_VAL);
    }
    return falls;
  }

  /** Whether a still larger one would be better as well. */
  private static String lastStep(StudyView study, List<Condition> conditions) {
    Condition largest = conditions.get(conditions.size() - 1);
    Condition before = conditions.get(conditions.size() - 2);
    return "; the last step, from %s on to %s, lowers it %s"
        .formatted(size(before), size(largest), by(study, before, largest));
  }

  private static String by(StudyView study, Condition from, Condition to) {
    Certainty fall = Certainty.ofDifference(study, from, to, Metric.BEST_VAL);
    return "by %s%s".formatted(Numbers.loss(fall.value()), fall.interval());
  }

  private static String size(Condition condition) {
    return Numbers.size(condition.parameters());
  }

  private static String loss(Condition condition) {
    return Numbers.loss(condition.mean(Metric.BEST_VAL));
  }
}
