package dev.lotrgpt.result;

import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.training.Metrics;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A number that a finished run has: what claims compare and figures draw. Losses are those of a
 * character, whatever the run's tokens, so that all runs can be compared.
 */
public enum Metric {
  BEST_VAL("bestVal", "best validation loss", Unit.NATS, ofMetrics(rows -> best(rows).valLoss())),
  BEST_ITERATION(
      "bestIteration", "best iteration", Unit.COUNT, ofMetrics(rows -> best(rows).iteration())),
  FINAL_TRAIN(
      "finalTrain", "final train loss", Unit.NATS, ofMetrics(rows -> last(rows).trainLoss())),
  FINAL_VAL(
      "finalVal", "final validation loss", Unit.NATS, ofMetrics(rows -> last(rows).valLoss())),
  FINAL_ITERATION(
      "finalIteration", "final iteration", Unit.COUNT, ofMetrics(rows -> last(rows).iteration())),
  /** How much better the network knows the text that it was trained on. */
  GAP(
      "gap",
      "generalisation gap (validation - train)",
      Unit.NATS,
      ofMetrics(rows -> last(rows).valLoss() - last(rows).trainLoss())),
  /** How far the validation loss has turned up again. */
  RISE(
      "rise",
      "rise of the validation loss (final - best)",
      Unit.NATS,
      ofMetrics(rows -> last(rows).valLoss() - best(rows).valLoss())),

  EVALUATED_TRAIN(
      "evaluatedTrain",
      "train loss of the best weights",
      Unit.NATS,
      ofEvaluation(Evaluation::evaluatedTrainLoss)),
  EVALUATED_VAL(
      "evaluatedVal",
      "validation loss of the best weights",
      Unit.NATS,
      ofEvaluation(Evaluation::evaluatedValLoss)),
  PERPLEXITY("perplexity", "perplexity", Unit.RATIO, ofEvaluation(Evaluation::perplexity)),
  BITS_PER_CHAR(
      "bitsPerChar", "bits per character", Unit.BITS, ofEvaluation(Evaluation::bitsPerChar)),
  BITS_PER_BYTE(
      "bitsPerByte",
      "bits per byte",
      Unit.BITS_PER_BYTE,
      ofEvaluation(e -> e.bitsPerByte() == null ? Double.NaN : e.bitsPerByte())),
  /** The validation loss as it was trained on: not comparable between tokenizers. */
  NATS_PER_TOKEN(
      "natsPerToken",
      "nats per token",
      Unit.NATS_PER_TOKEN,
      ofEvaluation(e -> e.natsPerToken() == null ? e.evaluatedValLoss() : e.natsPerToken())),
  REAL_WORD_RATE(
      "realWordRate", "real-word rate", Unit.SHARE, ofEvaluation(Evaluation::realWordRate)),
  VERBATIM_RATE(
      "verbatimRate", "verbatim rate", Unit.SHARE, ofEvaluation(Evaluation::verbatimRate)),
  HEADING_RATE("headingRate", "heading rate", Unit.SHARE, ofEvaluation(Evaluation::headingRate)),

  /** How often it has seen its training text, on average: windows are drawn at random. */
  EPOCHS("epochs", "passes over the text", Unit.PASSES, run -> run.epochs(last(run.metrics()))),
  BEST_EPOCH(
      "bestEpoch",
      "passes over the text at the best validation loss",
      Unit.PASSES,
      run -> run.epochs(best(run.metrics()))),

  PARAMETERS("parameters", "parameters", Unit.COUNT, ofResult(RunRecord.Result::parameters)),
  SECONDS("seconds", "training time", Unit.SECONDS, ofResult(RunRecord.Result::seconds)),
  TOKENS_PER_SECOND(
      "tokensPerSecond",
      "tokens per second",
      Unit.COUNT,
      ofResult(RunRecord.Result::tokensPerSecond));

  /** What a metric is measured in, and how many digits of it mean something. */
  public enum Unit {
    NATS("nats a character", 1, 3, ""),
    BITS("bits a character", 1, 3, ""),
    BITS_PER_BYTE("bits per byte", 1, 3, ""),
    NATS_PER_TOKEN("nats per token", 1, 3, ""),
    RATIO("", 1, 2, ""),
    SHARE("%", 100, 1, " %"),
    /** Between shares: 2 % more would be of something. */
    POINTS("percentage points", 100, 1, " points"),
    COUNT("", 1, 0, ""),
    PASSES("passes", 1, 1, ""),
    SECONDS("s", 1, 1, " s");

    private final String text;
    private final double factor;
    private final int digits;
    private final String suffix;

    Unit(String text, double factor, int digits, String suffix) {
      this.text = text;
      this.factor = factor;
      this.digits = digits;
      this.suffix = suffix;
    }

    /** For the axis of a figure; empty for mere numbers. */
    public String text() {
      return text;
    }

    /** What a value is multiplied with to be shown in this unit: 100 for shares in per cent. */
    public double factor() {
      return factor;
    }

    /** What stands behind a number. */
    public String suffix() {
      return suffix;
    }

    /** What a difference of two such values is in. */
    public Unit ofDifference() {
      return this == SHARE ? POINTS : this;
    }

    /** A finite value as a reader wants to see it: {@code 2.031}, {@code 31.4 %}. */
    public String format(double value) {
      return number(value) + suffix;
    }

    /** An interval, with its unit once: {@code 53.0 to 67.5 %}. */
    public String range(double low, double high) {
      return number(low) + " to " + number(high) + suffix;
    }

    private String number(double value) {
      String text = String.format(Locale.ROOT, "%,." + digits + "f", value * factor);
      return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
    }
  }

  private static final Map<String, Metric> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(Metric::key, Function.identity()));

  private final String key;
  private final String label;
  private final Unit unit;
  private final ToDoubleFunction<RunResult> value;

  Metric(String key, String label, Unit unit, ToDoubleFunction<RunResult> value) {
    this.key = key;
    this.label = label;
    this.unit = unit;
    this.value = value;
  }

  /** Its name in claims: {@code finalVal}. */
  public String key() {
    return key;
  }

  /** Its name in words. */
  public String label() {
    return label;
  }

  /** What it is and in which unit, said once: {@code bits per character}. */
  public String labelAndUnit() {
    boolean isSaid = unit.text.isEmpty() || unit.text.replace(" a ", " per ").equals(label);
    return isSaid ? label : label + ", in " + unit.text;
  }

  /** Whether less of it is better: losses and what is made of them, copying, and time. */
  public boolean isBetterLower() {
    return switch (this) {
      case REAL_WORD_RATE,
          HEADING_RATE,
          PARAMETERS,
          TOKENS_PER_SECOND,
          BEST_ITERATION,
          BEST_EPOCH,
          EPOCHS ->
          false;
      default -> true;
    };
  }

  public Unit unit() {
    return unit;
  }

  /** NaN where the run is not trained, or not evaluated. */
  public double of(RunResult run) {
    return run.status() == RunResult.Status.TRAINED ? value.applyAsDouble(run) : Double.NaN;
  }

  /** A value as a reader wants to see it: {@code 2.031}, {@code 846,421}, {@code 31.4 %}. */
  public String text(double number) {
    return Double.isFinite(number) ? unit.format(number) : Double.toString(number);
  }

  public static Optional<Metric> byKey(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** The names of all metrics. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(Metric::key).toList();
  }

  private static ToDoubleFunction<RunResult> ofMetrics(ToDoubleFunction<List<Metrics>> value) {
    return run -> run.metrics().isEmpty() ? Double.NaN : value.applyAsDouble(run.metrics());
  }

  private static ToDoubleFunction<RunResult> ofEvaluation(ToDoubleFunction<Evaluation> value) {
    return run -> run.evaluation() == null ? Double.NaN : value.applyAsDouble(run.evaluation());
  }

  private static ToDoubleFunction<RunResult> ofResult(ToDoubleFunction<RunRecord.Result> value) {
    return run -> value.applyAsDouble(run.record().result());
  }

  private static Metrics best(List<Metrics> rows) {
    return rows.stream().min(Comparator.comparingDouble(Metrics::valLoss)).orElseThrow();
  }

  private static Metrics last(List<Metrics> rows) {
    return rows.get(rows.size() - 1);
  }
}
