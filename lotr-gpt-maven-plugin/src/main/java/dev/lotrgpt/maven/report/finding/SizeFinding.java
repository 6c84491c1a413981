package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Up to which size a larger network is better. */
public final class SizeFinding {
  /** What makes a network larger, and nothing else of it or of its tokens another. */
  public static final Set<Setting> SIZES =
      EnumSet.of(Setting.LAYERS, Setting.HEADS, Setting.EMBEDDING);

  /** A rise of the final over the best validation loss that is worth a word: 1 %. */
  private static final double NOTABLE = 0.01;

  private SizeFinding() {}

  /**
   * @param conditions by the parameters of their models
   */
  public static String finding(StudyView study, List<Condition> conditions, Optional<SizeLaw> law) {
    Condition largest = conditions.get(conditions.size() - 1);
    Condition best =
        conditions.stream()
            .min(Comparator.comparingDouble(condition -> condition.mean(Metric.BEST_VAL)))
            .orElseThrow();
    double rise = largest.mean(Metric.FINAL_VAL) - largest.mean(Metric.BEST_VAL);
    return course(study, conditions, best)
        + (rise > NOTABLE * largest.mean(Metric.BEST_VAL)
            ? "; by the end of training, that of the largest has risen to %s."
                .formatted(Numbers.loss(largest.mean(Metric.FINAL_VAL)))
            : ".")
        + law.map(SizeLaw::inWords).orElse("");
  }

  private static String course(StudyView study, List<Condition> conditions, Condition best) {
    Condition smallest = conditions.get(0);
    Condition largest = conditions.get(conditions.size() - 1);
    if (best == smallest) {
      return "A larger network is not better: the best validation loss is lowest, %s, at %s parameters, and %s at %s"
          .formatted(loss(smallest), size(smallest), loss(largest), size(largest));
    }
    Condition enough = smallestAsGood(study, conditions, best);
    if (enough == smallest) {
      return "Whether a larger network is better cannot be told: the best validation loss falls from %s at %s parameters to %s at %s, %s, which may be chance"
          .formatted(
              loss(smallest), size(smallest), loss(best), size(best), by(study, smallest, best));
    }
    boolean throughout = throughout(conditions.subList(0, conditions.indexOf(best) + 1));
    if (enough != best) {
      return "%s up to %s parameters; beyond that it cannot be told: the best validation loss falls from %s at %s parameters to %s at %s, %s; step by step %s"
          .formatted(
              throughout
                  ? "A larger network is better"
                  : "A larger network is better, but not each,",
              size(enough),
              loss(smallest),
              size(smallest),
              loss(best),
              size(best),
              by(study, smallest, best),
              steps(study, conditions.subList(0, conditions.indexOf(best) + 1)));
    }
    return (throughout
                ? "A larger network is better up to %s parameters: the best validation loss falls from %s at %s to %s, %s"
                : "The best validation loss falls up to %s parameters, but not with each larger network: from %s at %s to %s, %s")
            .formatted(
                size(best), loss(smallest), size(smallest), loss(best), by(study, smallest, best))
        + (conditions.size() == 2 ? "" : lastStep(study, conditions));
  }

  /** {@code by 0.12 (95 % interval 0.08 to 0.18) to 112k, by 0.02 ... to 817k}. */
  private static String steps(StudyView study, List<Condition> conditions) {
    return IntStream.range(1, conditions.size())
        .mapToObj(
            i ->
                by(study, conditions.get(i - 1), conditions.get(i))
                    + " to "
                    + size(conditions.get(i)))
        .collect(Collectors.joining(", "));
  }

  /** Chance alone may explain by how much the best one is better than this. */
  private static Condition smallestAsGood(
      StudyView study, List<Condition> conditions, Condition best) {
    return conditions.stream()
        .filter(
            each ->
                each == best
                    || Certainty.ofDifference(study, each, best, Metric.BEST_VAL).mayBeChance())
        .findFirst()
        .orElse(best);
  }

  private static boolean throughout(List<Condition> conditions) {
    boolean falls = true;
    for (int i = 1; i < conditions.size(); i++) {
      falls &=
          conditions.get(i).mean(Metric.BEST_VAL) < conditions.get(i - 1).mean(Metric.BEST_VAL);
    }
    return falls;
  }

  /** Whether a still larger one would be better as well, and how sure that is. */
  private static String lastStep(StudyView study, List<Condition> conditions) {
    Condition largest = conditions.get(conditions.size() - 1);
    Condition before = conditions.get(conditions.size() - 2);
    boolean falls = largest.mean(Metric.BEST_VAL) < before.mean(Metric.BEST_VAL);
    Certainty step =
        falls
            ? Certainty.ofDifference(study, before, largest, Metric.BEST_VAL)
            : Certainty.ofDifference(study, largest, before, Metric.BEST_VAL);
    return "; the last step, from %s to %s, %s it by %s%s"
        .formatted(
            size(before),
            size(largest),
            falls ? "lowers" : "raises",
            step.ofLoss(),
            step.mayBeChance() ? ", which may be chance" : "");
  }

  private static String by(StudyView study, Condition from, Condition to) {
    return "by " + Certainty.ofDifference(study, from, to, Metric.BEST_VAL).ofLoss();
  }

  private static String size(Condition condition) {
    return Numbers.size(condition.parameters());
  }

  private static String loss(Condition condition) {
    return Numbers.loss(condition.mean(Metric.BEST_VAL));
  }
}
