package dev.lotrgpt.claim;

import dev.lotrgpt.plan.NearestName;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.law.Interval;
import dev.lotrgpt.result.law.LawFit;
import dev.lotrgpt.result.law.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code exponent('data')}, {@code exponent('parameters')}: how fast the best validation loss falls
 * with a size, by the law that suits the runs; {@code exponentLow} and {@code exponentHigh} are the
 * ends of its 95 % interval. Undecided where the runs are too few to tell.
 */
record Exponent(String name, End end) implements ClaimFunction {

  /** Which number of an exponent. */
  enum End {
    MIDDLE,
    LOW,
    HIGH
  }

  @Override
  public Signature signature() {
    return new Signature(name, name + "('data')", List.of(Type.RUNS, Type.TEXT));
  }

  @Override
  public Object apply(List<Value> given) {
    Selection runs = given.get(0).runs();
    Size size = size(given.get(1));
    requireOneText(runs, given.get(1));
    requireValues(runs, size, given.get(1));
    Reading reading = runs.reading();
    reading.poolSeeds();
    Optional<LawFit> fit = LawFit.of(runs.results().lossPoints());
    Optional<Interval> interval =
        fit.map(found -> found.exponent(size)).filter(Interval::isBounded);
    double value =
        fit.filter(found -> interval.isPresent())
            .map(found -> number(found, size, interval.get()))
            .orElse(Double.NaN);
    String call = name + "(" + size + ")";
    runs.look(runs.conditions().isEmpty() ? call : runs + "." + call, Metric.BEST_VAL, value);
    if (interval.isEmpty()) {
      reading.lackSeeds(
          "too few runs to give the exponent of "
              + size
              + " an interval: more seeds may help, as with -Dlotr-gpt.seeds=3");
    } else {
      reading.compare(Comparison.told(text(fit.get(), size, interval.get()), true, Double.NaN));
    }
    return value;
  }

  private double number(LawFit fit, Size size, Interval interval) {
    return switch (end) {
      case MIDDLE -> fit.law().exponent(size);
      case LOW -> interval.low();
      case HIGH -> interval.high();
    };
  }

  private static String text(LawFit fit, Size size, Interval interval) {
    return String.format(
        Locale.ROOT,
        "exponent of %s %.2f (95 %% interval %.2f to %.2f)",
        size,
        fit.law().exponent(size),
        interval.low(),
        interval.high());
  }

  private static Size size(Value name) {
    List<String> known = Arrays.stream(Size.values()).map(Size::toString).toList();
    return Arrays.stream(Size.values())
        .filter(size -> size.toString().equals(name.text()))
        .findFirst()
        .orElseThrow(
            () ->
                name.wrong(
                    Token.quoted(name.text()),
                    "has no exponent",
                    NearestName.suggestion(name.text(), known)));
  }

  /** Texts are not equally hard to predict. */
  private static void requireOneText(Selection runs, Value name) {
    if (runs.results().corpora().size() > 1) {
      throw name.wrong(
          "a law",
          "is of runs on one text, and these have " + runs.results().corpora().size(),
          "select those of one, as in where('corpus', "
              + Token.quoted(runs.results().values(Sweep.CORPUS).get(0))
              + ")");
    }
  }

  /** What no results can make up for. */
  private static void requireValues(Selection runs, Size size, Value name) {
    long values = runs.results().sizes(size).distinct().count();
    if (values < LawFit.FEWEST_VALUES) {
      throw name.wrong(
          "an exponent of " + size,
          "takes at least "
              + LawFit.FEWEST_VALUES
              + " different sizes of it, and there are "
              + values,
          "let the study vary more of them");
    }
  }
}
