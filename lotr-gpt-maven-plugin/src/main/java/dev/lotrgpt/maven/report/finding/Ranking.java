package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.claim.Evidence;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The cases of a study, or its texts, by what its claims compare of their predictions and texts:
 * that is what it asks, rather than how losses went. Texts are compared in any case.
 *
 * @param title what is compared
 * @param metrics in the order of {@link Metric}
 */
public record Ranking(StudyView study, String title, List<Metric> metrics) {
  /** What is measured of trained models, which no curve shows. */
  private static final Set<Metric> MEASURED =
      EnumSet.of(
          Metric.EVALUATED_VAL,
          Metric.PERPLEXITY,
          Metric.BITS_PER_CHAR,
          Metric.BITS_PER_BYTE,
          Metric.REAL_WORD_RATE,
          Metric.VERBATIM_RATE,
          Metric.HEADING_RATE);

  /** What has names rather than values. */
  private static final Set<String> NAMED = Set.of(Sweep.CASE, Sweep.CORPUS);

  /** More would not be a sentence. */
  private static final int MOST_CASES = 6;

  /** More would not be a drawing. */
  private static final int MOST_TEXTS = 16;

  /**
   * Empty where a study has no cases or texts to tell apart, or its claims compare other things.
   */
  public static Optional<Ranking> of(StudyView study) {
    List<Condition> trained = study.trained();
    List<Metric> compared =
        study.verdicts().stream()
            .flatMap(verdict -> verdict.evidence().stream())
            .filter(Ranking::isOfCaseOrText)
            .map(evidence -> evidence.metric())
            .filter(MEASURED::contains)
            .filter(metric -> isKnown(trained, metric))
            .distinct()
            .sorted()
            .toList();
    if (trained.size() < 2 || trained.size() > MOST_TEXTS || study.varied().size() != 1) {
      return Optional.empty();
    }
    if (!compared.isEmpty()
        && trained.size() <= MOST_CASES
        && NAMED.contains(study.varied().get(0))) {
      return Optional.of(new Ranking(study, "What the claims compare", compared));
    }
    return isATextEach(trained) && isKnown(trained, Metric.BITS_PER_CHAR)
        ? Optional.of(
            new Ranking(study, "How well each text is predicted", List.of(Metric.BITS_PER_CHAR)))
        : Optional.empty();
  }

  private static boolean isOfCaseOrText(Evidence evidence) {
    return NAMED.stream().anyMatch(key -> evidence.expression().contains(key + "="));
  }

  private static boolean isATextEach(List<Condition> conditions) {
    return conditions.stream().map(Condition::corpus).distinct().count() == conditions.size();
  }

  private static boolean isKnown(List<Condition> conditions, Metric metric) {
    return conditions.stream().allMatch(each -> Double.isFinite(each.mean(metric)));
  }

  public String finding() {
    String order = metrics.stream().map(this::order).collect(Collectors.joining(" "));
    return study.seeds() > 1 ? order : order + " With one seed, the order may be chance.";
  }

  private String order(Metric metric) {
    Comparator<Condition> byMean = Comparator.comparingDouble(each -> each.mean(metric));
    List<Condition> ordered =
        study.trained().stream()
            .sorted(metric.isBetterLower() ? byMean : byMean.reversed())
            .toList();
    Condition best = ordered.get(0);
    return "%s %s: %s, %s; %s."
        .formatted(
            metric.isBetterLower() ? "Lowest" : "Highest",
            metric.label(),
            best.label(),
            Numbers.of(metric, best.mean(metric)),
            ordered.stream()
                .skip(ordered.size() <= MOST_CASES ? 1 : ordered.size() - 1L)
                .map(other -> behind(best, other, metric))
                .collect(Collectors.joining(", ")));
  }

  /** {@code words 0.034 more (95 % interval 0.012 to 0.056)}. */
  private String behind(Condition best, Condition other, Metric metric) {
    Certainty difference =
        metric.isBetterLower()
            ? Certainty.ofDifference(study, other, best, metric)
            : Certainty.ofDifference(study, best, other, metric);
    Metric.Unit unit = metric.unit().ofDifference();
    return "%s %s %s%s"
        .formatted(
            other.label(),
            Numbers.of(unit, difference.value()),
            metric.isBetterLower() ? "more" : "less",
            difference.interval(unit));
  }
}
