package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.pom.StudyElement;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.SplitSizes;
import dev.lotrgpt.text.token.TokenizerKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether a run's text is too short for its context, and what would help: where the study
 * varies a setting, its value on the command line changes nothing.
 *
 * @param characters of the whole corpus
 * @param train characters of the run's training text
 * @param validation characters of the run's validation text
 */
record ShortText(PlannedRun run, StudyElement study, int characters, int train, int validation) {
  private static final MathContext UP = new MathContext(3, RoundingMode.CEILING);

  /** Run id to why it cannot be trained. */
  static Map<String, String> refusals(Study study, StudyElement element) {
    Map<String, String> refusals = new LinkedHashMap<>();
    for (PlannedRun run : study.runs()) {
      if (run.settings().tokenizer() != TokenizerKind.CHAR) {
        continue; // how many tokens there are is known once they are learnt
      }
      int characters = Math.toIntExact(run.corpus().characters());
      SplitSizes sizes = run.settings().data().sizes(characters);
      new ShortText(run, element, characters, sizes.train(), sizes.validation())
          .refusal()
          .ifPresent(reason -> refusals.put(run.id(), reason));
    }
    return refusals;
  }

  /** Why the run cannot be trained: no window of its context, with a target, fits into a split. */
  Optional<String> refusal() {
    int context = run.settings().model(1).context();
    if (train > context && validation > context) {
      return Optional.empty();
    }
    boolean trainIsShort = train <= context;
    List<String> remedies = new ArrayList<>();
    (trainIsShort ? fraction(context) : validationShare(context)).ifPresent(remedies::add);
    int longest = Math.min(train, validation) - 1;
    if (longest >= 1) {
      remedies.add("lower " + place(Setting.CONTEXT) + " to at most " + longest);
    }
    remedies.add(
        "give a longer "
            + study
                .placeOfCorpus(run)
                .map(place -> "text in " + place)
                .orElse(CorpusReader.LOCATION));
    return Optional.of(
        "its %s split has %s characters, but a context of %s needs at least %s: %s"
            .formatted(
                trainIsShort ? "train" : "validation",
                trainIsShort ? train : validation,
                context,
                context + 1L,
                String.join(", or ", remedies)));
  }

  /** Of the training text, if all of it would be enough. */
  private Optional<String> fraction(int context) {
    int whole = boundary(run.settings().data().validationShare());
    BigDecimal least = share(context + 1L, whole);
    boolean isEnough = (int) (least.doubleValue() * whole) > context && validation > context;
    return isEnough ? raise(Setting.FRACTION, least) : Optional.empty();
  }

  /** Of the whole text, if the rest is enough to learn from. */
  private Optional<String> validationShare(int context) {
    BigDecimal least = share(context + 1L, characters);
    int rest = boundary(least.doubleValue());
    boolean isEnough =
        characters - rest > context && (int) (run.settings().data().fraction() * rest) > context;
    return isEnough ? raise(Setting.VALIDATION_SHARE, least) : Optional.empty();
  }

  private static BigDecimal share(long part, int whole) {
    return whole < part
        ? BigDecimal.ONE
        : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), UP);
  }

  private int boundary(double validationShare) {
    return (int) ((1 - validationShare) * characters);
  }

  private Optional<String> raise(Setting setting, BigDecimal least) {
    return Optional.of(
        "raise " + place(setting) + " to at least " + least.stripTrailingZeros().toPlainString());
  }

  private String place(Setting setting) {
    return study
        .place(run, setting)
        .map(place -> "the " + run.settings().text(setting) + " in " + place)
        .orElse(setting.location());
  }
}
