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
  BEST_VAL(
      "bestVal",
      "best validation loss",
      "the lowest mean over random batches of the validation text during training",
      Unit.NATS,
      ofMetrics(rows -> best(rows).valLoss())),
  BEST_ITERATION(
      "bestIteration",
      "best iteration",
      "the step of training at which the validation loss was lowest",
      Unit.COUNT,
      ofMetrics(rows -> best(rows).iteration())),
  FINAL_TRAIN(
      "finalTrain",
      "final train loss",
      "the mean over random batches of the training text at the end of training",
      Unit.NATS,
      ofMetrics(rows -> last(rows).trainLoss())),
  FINAL_VAL(
      "finalVal",
      "final validation loss",
      "the mean over random batches of the validation text at the end of training",
      Unit.NATS,
      ofMetrics(rows -> last(rows).valLoss())),
  FINAL_ITERATION(
      "finalIteration",
      "final iteration",
      "the step at which training ended",
      Unit.COUNT,
      ofMetrics(rows -> last(rows).iteration())),
  GAP(
      "gap",
      "generalisation gap (validation - train)",
      "how much better it knows the text that it was trained on, at the end of training",
      Unit.NATS,
      ofMetrics(rows -> last(rows).valLoss() - last(rows).trainLoss())),
  RISE(
      "rise",
      "rise of the validation loss (final - best)",
      "how far it has turned up again at the end of training",
      Unit.NATS,
      ofMetrics(rows -> last(rows).valLoss() - best(rows).valLoss())),

  EVALUATED_TRAIN(
      "evaluatedTrain",
      "train loss of the best weights",
      "over the whole training text, measured once after training",
      Unit.NATS,
      ofEvaluation(Evaluation::evaluatedTrainLoss)),
  EVALUATED_VAL(
      "evaluatedVal",
      "validation loss of the best weights",
      "over the whole validation text, measured once after training",
      Unit.NATS,
      ofEvaluation(Evaluation::evaluatedValLoss)),
  PERPLEXITY(
      "perplexity",
      "perplexity",
      "e to the power of the validation loss of the best weights: among how many equally likely characters they seem to choose",
      Unit.RATIO,
      ofEvaluation(Evaluation::perplexity)),
  BITS_PER_CHAR(
      "bitsPerChar",
      "bits per character",
      "the validation loss of the best weights, in bits: what they would need to store a character",
      Unit.BITS,
      ofEvaluation(Evaluation::bitsPerChar)),
  BITS_PER_BYTE(
      "bitsPerByte",
      "bits per byte",
      "the validation loss of the best weights, in bits for each byte of the text in UTF-8",
      Unit.BITS_PER_BYTE,
      ofEvaluation(e -> e.bitsPerByte() == null ? Double.NaN : e.bitsPerByte())),
  /** The validation loss as it was trained on: not comparable between tokenizers. */
  NATS_PER_TOKEN(
      "natsPerToken",
      "nats per token",
      "the validation loss of the best weights for each token, so not comparable between tokenizers",
      Unit.NATS_PER_TOKEN,
      ofEvaluation(e -> e.natsPerToken() == null ? e.evaluatedValLoss() : e.natsPerToken())),
  REAL_WORD_RATE(
      "realWordRate",
      "real-word rate",
      "the share of its samples' words that occur anywhere in the corpus",
      Unit.SHARE,
      ofEvaluation(Evaluation::realWordRate)),
  VERBATIM_RATE(
      "verbatimRate",
      "verbatim rate",
      "the share of its samples' passages of 20 characters that the training text has word for word",
      Unit.SHARE,
      ofEvaluation(Evaluation::verbatimRate)),
  HEADING_RATE(
      "headingRate",
      "heading rate",
      "the share of its samples' lines in capitals that are lines of the corpus too, as speakers' names are",
      Unit.SHARE,
      ofEvaluation(Evaluation::headingRate)),

  /** How often it has seen its training text, on average: windows are drawn at random. */
  EPOCHS(
      "epochs",
      "passes over the text",
      "how often it has read its training text, on average",
      Unit.PASSES,
      run -> run.epochs(last(run.metrics()))),
  BEST_EPOCH(
      "bestEpoch",
      "passes over the text at the best validation loss",
      "how often it had read its training text, on average, when the validation loss was lowest",
      Unit.PASSES,
      run -> run.epochs(best(run.metrics()))),

  PARAMETERS(
      "parameters",
      "parameters",
      "how many numbers of the network training adjusts",
      Unit.COUNT,
      ofResult(RunRecord.Result::parameters)),
  SECONDS(
      "seconds",
      "training time",
      "how long training took, evaluations included",
      Unit.SECONDS,
      ofResult(RunRecord.Result::seconds)),
  TOKENS_PER_SECOND(
      "tokensPerSecond",
      "tokens per second",
      "how many tokens training reads in a second, evaluations left out",
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
  private final String meaning;
  private final Unit unit;
  private final ToDoubleFunction<RunResult> value;

  Metric(String key, String label, String meaning, Unit unit, ToDoubleFunction<RunResult> value) {
    this.key = key;
    this.label = label;
    this.meaning = meaning;
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

  /** Its name and its unit, said once: {@code bits per character}. */
  public String labelAndUnit() {
    boolean isSaid = unit.text.isEmpty() || label.startsWith(unit.text.replace(" a ", " per "));
    return isSaid ? label : label + ", in " + unit.text;
  }

  /** Its name, its unit, and what it is: {@code rise of ..., in nats a character: how far ...}. */
  public String definition() {
    return labelAndUnit() + ": " + meaning;
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
