package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A study's question, answered in a sentence from the numbers. */
public final class Answer {
  private static final String NOTHING = "Nothing is trained yet.";

  private Answer() {}

  /**
   * @param finding of the study's main figure
   */
  public static String of(StudyView study, Optional<String> finding) {
    List<Condition> trained = study.trained();
    if (trained.isEmpty()) {
      return NOTHING;
    }
    if (trained.size() == 1 && trained.get(0).summary(Metric.REAL_WORD_RATE).isPresent()) {
      return written(study, trained.get(0));
    }
    return finding.orElse(NOTHING) + untold(study);
  }

  /** Of what the study varies and its trained runs do not. */
  private static String untold(StudyView study) {
    String settings =
        study.varied().stream()
            .filter(key -> Setting.byKey(key).isPresent())
            .filter(key -> study.results().trained().values(key).size() < 2)
            .map(Names::of)
            .collect(Collectors.joining(" and "));
    return settings.isEmpty()
        ? ""
        : " Nothing can be told of %s yet, for want of runs.".formatted(settings);
  }

  /** Empty where it writes none. */
  private static String headings(StudyView study, Condition condition) {
    return Double.isFinite(condition.mean(Metric.HEADING_RATE))
        ? ", %s%s of its headings name real speakers"
            .formatted(
                Numbers.of(Metric.HEADING_RATE, condition.mean(Metric.HEADING_RATE)),
                Certainty.of(study, condition, Metric.HEADING_RATE)
                    .interval(Metric.HEADING_RATE.unit()))
        : "";
  }

  /** Where nothing varies, what the model writes is the news. */
  private static String written(StudyView study, Condition condition) {
    return "Of the words that it writes, %s%s occur in the corpus%s; of the passages of 20 characters, %s are in the text that it was trained on. Its best validation loss is %s."
        .formatted(
            Numbers.of(Metric.REAL_WORD_RATE, condition.mean(Metric.REAL_WORD_RATE)),
            Certainty.of(study, condition, Metric.REAL_WORD_RATE)
                .interval(Metric.REAL_WORD_RATE.unit()),
            headings(study, condition),
            Numbers.of(Metric.VERBATIM_RATE, condition.mean(Metric.VERBATIM_RATE)),
            Certainty.of(study, condition, Metric.BEST_VAL).ofLoss());
  }
}
