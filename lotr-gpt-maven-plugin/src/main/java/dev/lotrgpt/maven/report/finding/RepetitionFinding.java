package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.text.token.TokenizerKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How often a text can be read instead of more text: of runs that read the same number of tokens,
 * the one that reads all of its text about once is what the others are held against (Muennighoff et
 * al. 2023).
 *
 * @param byPasses those that read their text least often first
 */
public record RepetitionFinding(StudyView study, List<Condition> byPasses) {
  /** Passes over the text that count as once. */
  private static final double ONCE = 1.2;

  /** By how much the tokens of runs may differ that read the same number. */
  private static final double ALIKE = 1.05;

  /** Empty unless one condition reads its text once, and others as much of a smaller text. */
  static Optional<RepetitionFinding> of(StudyView study) {
    List<Condition> byPasses =
        study.trained().stream()
            .sorted(Comparator.comparingDouble(RepetitionFinding::passes))
            .toList();
    double most = byPasses.stream().mapToDouble(each -> read(study, each)).max().orElse(0);
    double least = byPasses.stream().mapToDouble(each -> read(study, each)).min().orElse(0);
    return byPasses.size() > 1 && passes(byPasses.get(0)) < ONCE && most < ALIKE * least
        ? Optional.of(new RepetitionFinding(study, byPasses))
        : Optional.empty();
  }

  /** Whether that is what the study asks, and the text that is to be read once is not trained. */
  static boolean lacksOnce(StudyView study) {
    List<Condition> once =
        study.conditions().stream()
            .filter(each -> each.settings().tokenizer() == TokenizerKind.CHAR)
            .filter(each -> planned(each) < ONCE * each.characters())
            .toList();
    return study.conditions().stream().map(RepetitionFinding::planned).distinct().count() == 1
        && !once.isEmpty()
        && once.size() < study.conditions().size()
        && once.stream().allMatch(each -> each.trained().isEmpty());
  }

  /** Tokens that it is to read; characters, where those are its tokens. */
  private static double planned(Condition condition) {
    return condition.number(Setting.ITERATIONS)
        * condition.number(Setting.BATCH_SIZE)
        * condition.number(Setting.CONTEXT);
  }

  /** Of a condition over its training text. */
  public static double passes(Condition condition) {
    return condition.mean(Metric.EPOCHS);
  }

  private static double read(StudyView study, Condition condition) {
    return condition.characters() * passes(condition);
  }

  String finding() {
    if (study.seeds() < 2) {
      Condition second = byPasses.get(1);
      return "Of text that is read once the best validation loss is %s; of less text, read %s instead, it is %s%s. One seed cannot tell from where on that is more than chance."
          .formatted(loss(byPasses.get(0)), times(second), higher(second), most(second));
    }
    return "%s Against the %s of text that is read once, the best validation loss is %s."
        .formatted(
            howOften(),
            loss(byPasses.get(0)),
            byPasses.stream()
                .skip(1)
                .map(each -> higher(each) + " when " + times(each))
                .collect(Collectors.joining(", "))
                .replaceFirst(" when ", " when less text is read "));
  }

  /** From how often on the seeds tell that it costs, and up to how often they cannot. */
  private String howOften() {
    List<Boolean> costs = byPasses.stream().skip(1).map(each -> above(each).isAboveNone()).toList();
    int last = costs.lastIndexOf(false);
    if (last < 0) {
      return "Not twice.";
    }
    String times = times(byPasses.get(1 + last));
    String seeds = Numbers.of(study.seeds(), "seed");
    return costs.subList(0, last).contains(true)
        ? "Somewhere up to %s: %s cannot tell where.".formatted(times, seeds)
        : "Up to %s, as far as %s can tell.".formatted(times, seeds);
  }

  private Certainty above(Condition condition) {
    return Certainty.ofDifference(study, condition, byPasses.get(0), Metric.BEST_VAL);
  }

  /** Behind what is said of a condition: the one that reads most often, unless that is it. */
  private String most(Condition told) {
    Condition most = byPasses.get(byPasses.size() - 1);
    return told == most ? "" : ", read %s %s".formatted(times(most), higher(most));
  }

  private String higher(Condition condition) {
    Certainty above = above(condition);
    return above.value() < 0 ? above.negated().ofLoss(" lower") : above.ofLoss(" higher");
  }

  private static String times(Condition condition) {
    return Numbers.of(Math.round(passes(condition)), "time");
  }

  private static String loss(Condition condition) {
    return Numbers.loss(condition.mean(Metric.BEST_VAL));
  }
}
