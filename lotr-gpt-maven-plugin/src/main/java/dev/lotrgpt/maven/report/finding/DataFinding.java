package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.law.Size;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What more text does to the best validation loss.
 *
 * @param byText the conditions, the one with the least text first
 * @param law of all runs; empty where they are too few for one
 * @param repetition where the question is how often a text can be read
 */
public record DataFinding(
    StudyView study,
    List<Condition> byText,
    Optional<SizeLaw> law,
    Optional<RepetitionFinding> repetition) {

  /** Of the trained runs. */
  public static DataFinding of(StudyView study) {
    return new DataFinding(
        study,
        study.trained().stream().sorted(Comparator.comparingDouble(Condition::characters)).toList(),
        SizeLaw.of(study, Size.DATA),
        RepetitionFinding.of(study));
  }

  /** The law, where it is known well enough to be drawn. */
  public Optional<SizeLaw> toldLaw() {
    return law.filter(SizeLaw::isTold);
  }

  public String finding() {
    String unknown =
        RepetitionFinding.lacksOnce(study)
            ? "Cannot be told yet: the text that is read once, which the others are held against, is not trained. "
            : "";
    return repetition
        .map(RepetitionFinding::finding)
        .orElseGet(() -> unknown + course() + law.map(SizeLaw::inWords).orElse(""));
  }

  private String course() {
    boolean throughout = true;
    for (int i = 1; i < byText.size(); i++) {
      throughout &= loss(byText.get(i)) < loss(byText.get(i - 1));
    }
    Condition least = byText.get(0);
    Condition most = byText.get(byText.size() - 1);
    Condition before = byText.get(byText.size() - 2);
    Condition lowest =
        byText.stream().min(Comparator.comparingDouble(DataFinding::loss)).orElseThrow();
    return throughout
        ? "The more text, the lower the best validation loss: from %s with %s characters to %s with %s, %s%s."
            .formatted(
                Numbers.loss(loss(least)),
                size(least),
                Numbers.loss(loss(most)),
                size(most),
                by(least, most),
                before == least
                    ? ""
                    : "; the last step, from %s to %s, lowers it %s"
                        .formatted(size(before), size(most), by(before, most)))
        : "More text does not always lower the best validation loss: it is lowest, %s, with %s of up to %s characters, lower than with %s %s."
            .formatted(
                Numbers.loss(loss(lowest)),
                size(lowest),
                size(most),
                size(least),
                by(least, lowest));
  }

  private String by(Condition from, Condition to) {
    Certainty fall = Certainty.ofDifference(study, from, to, Metric.BEST_VAL);
    return "by " + fall.ofLoss() + (fall.mayBeChance() ? ", which may be chance" : "");
  }

  private String size(Condition condition) {
    return Numbers.size(condition.characters());
  }

  private static double loss(Condition condition) {
    return condition.mean(Metric.BEST_VAL);
  }
}
