package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

  /** Of a condition over its training text. */
  public static double passes(Condition condition) {
    return condition.mean(Metric.EPOCHS);
  }

  private static double read(StudyView study, Condition condition) {
    return condition.characters() * passes(condition);
  }

  String finding() {
    Condition once = byPasses.get(0);
    Condition worst = byPasses.get(byPasses.size() - 1);
    String most = "%s times %s".formatted(times(worst), more(worst));
    if (study.seeds() < 2) {
      Condition second = byPasses.get(1);
      return "Read once, a text leads to a best validation loss of %s. A smaller one that is read %s times instead %s, %s; with one seed, nobody can tell from where on it is more than chance."
          .formatted(loss(once), times(second), costs(second), most);
    }
    int enough = 1;
    while (enough < byPasses.size() && !above(byPasses.get(enough)).isAboveNone()) {
      enough++;
    }
    if (enough == byPasses.size()) {
      return "Up to %s times, what reading again costs is within what chance explains: then %s than the best validation loss of %s with a text that is read once."
          .formatted(times(worst), more(worst), loss(once));
    }
    Condition next = byPasses.get(enough);
    return enough == 1
        ? "Not twice: with new text instead, the best validation loss would be %s; read %s times, a smaller text %s%s."
            .formatted(loss(once), times(next), costs(next), next == worst ? "" : ", " + most)
        : "Up to %s times, what reading again costs is within what chance explains: then %s more than the best validation loss of %s with a text that is read once%s. Read %s times it %s%s."
            .formatted(
                times(byPasses.get(enough - 1)),
                Numbers.loss(above(byPasses.get(enough - 1)).value()),
                loss(once),
                above(byPasses.get(enough - 1)).interval(),
                times(next),
                costs(next),
                next == worst ? "" : ", " + most);
  }

  private Certainty above(Condition condition) {
    return Certainty.ofDifference(study, condition, byPasses.get(0), Metric.BEST_VAL);
  }

  private String costs(Condition condition) {
    return "costs " + more(condition);
  }

  private String more(Condition condition) {
    Certainty above = above(condition);
    return "%s more%s".formatted(Numbers.loss(above.value()), above.interval());
  }

  private static String times(Condition condition) {
    return Numbers.count(passes(condition));
  }

  private static String loss(Condition condition) {
    return Numbers.loss(condition.mean(Metric.BEST_VAL));
  }
}
