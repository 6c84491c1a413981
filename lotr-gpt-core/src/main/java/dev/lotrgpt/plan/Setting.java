package dev.lotrgpt.plan;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.token.TokenizerKind;
import dev.lotrgpt.training.OptimizerKind;
import dev.lotrgpt.training.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything that decides a run's result and that a POM can set, vary and override: the one table
 * of names, defaults and limits. The defaults are the baseline of the replicated study.
 */
public enum Setting {
  LAYERS("model", "layers", "6", Type.integer(1, 1000), "transformer blocks"),
  HEADS("model", "heads", "8", Type.integer(1, 1000), "attention heads of a block"),
  EMBEDDING("model", "embedding", "256", Type.integer(1, 65536), "channels"),
  CONTEXT("model", "context", "256", Type.integer(1, 65536), "longest sequence, in tokens"),
  ACTIVATION(
      "model",
      "activation",
      "relu",
      Type.word(Activation.values()),
      "activation function of the MLPs"),
  BIAS(
      "model",
      "bias",
      "true",
      Type.flag(),
      "whether linear layers, LayerNorm and the head add a bias"),
  TIED_HEAD(
      "model", "tiedHead", "false", Type.flag(), "whether the head's weight is the embedding's"),
  INITIALISATION(
      "model",
      "initialisation",
      "plain",
      Type.word(Initialisation.values()),
      "how matrices begin; gpt2: those before a residual sum smaller"),

  BATCH_SIZE("training", "batchSize", "64", Type.integer(1, 65536), "sequences of an iteration"),
  ITERATIONS("training", "iterations", "5000", Type.integer(1, 100_000_000), "optimiser steps"),
  LEARNING_RATE(
      "training", "learningRate", "3e-4", Type.float32(0, 10), "the highest of the schedule"),
  SCHEDULE(
      "training",
      "schedule",
      "constant",
      Type.word(Schedule.names()),
      "the learning rate after the warm-up: as it is, or down a cosine"),
  MINIMUM_LEARNING_RATE(
      "training",
      "minimumLearningRate",
      "0",
      Type.decimal(0, true, 10, true),
      "where the cosine ends"),
  WARMUP("training", "warmup", "0", Type.integer(0, 100_000_000), "iterations of linear warm-up"),
  DROPOUT("training", "dropout", "0.2", Type.dropout(), "share of activations that is dropped"),
  WEIGHT_DECAY(
      "training",
      "weightDecay",
      "0.01",
      Type.decimal(0, true, 10, true),
      "AdamW's, on every tensor"),
  BETA1(
      "training",
      "beta1",
      "0.9",
      Type.decimal(0, true, 1, false),
      "AdamW's, for the mean of gradients"),
  BETA2(
      "training",
      "beta2",
      "0.999",
      Type.decimal(0, true, 1, false),
      "AdamW's, for the mean of their squares"),
  EPSILON("training", "epsilon", "1e-8", Type.float32(0, 1), "AdamW's, added to the divisor"),
  GRADIENT_CLIP(
      "training",
      "gradientClip",
      "0",
      Type.decimal(0, true, 1e6, true),
      "largest norm of the gradient, 0: any"),
  EVALUATION_INTERVAL(
      "training",
      "evaluationInterval",
      "500",
      Type.integer(1, 100_000_000),
      "iterations between evaluations"),
  EVALUATION_BATCHES(
      "training", "evaluationBatches", "200", Type.integer(1, 1_000_000), "random batches a split"),
  SEED("training", "seed", "1", Type.integer(0, Long.MAX_VALUE), "of weights, batches, dropout"),
  OPTIMIZER(
      "training",
      "optimizer",
      "adamw",
      Type.word(OptimizerKind.names()),
      "muon moves the matrices of hidden layers, AdamW the rest"),
  PATIENCE(
      "training",
      "patience",
      "0",
      Type.integer(0, 1_000_000),
      "evaluations without a better validation loss that end a run, 0: any number"),
  PRECISION(
      "training",
      "precision",
      "float32",
      Type.word("float32", "bf16"),
      "of the operands of products"),

  FRACTION(
      "data",
      "fraction",
      "1",
      Type.decimal(0, false, 1, true),
      "share of the training text that is used"),
  VALIDATION_SHARE(
      "data",
      "validationShare",
      "0.1",
      Type.decimal(0, false, 1, false),
      "share of the text that is held out"),
  TOKENIZER("data", "tokenizer", "char", Type.word(TokenizerKind.names()), "what tokens are"),
  VOCABULARY(
      "data",
      "vocabulary",
      "1000",
      Type.integer(TokenizerKind.LEAST, 20_000),
      "tokens of bpe and word, bytes included"),
  SUBSET(
      "data",
      "subset",
      "blocks",
      Type.word(DataConfig.Subset.values()),
      "what a fraction is: blocks from all over the training text, or its start"),
  VALIDATION(
      "data",
      "validation",
      "end",
      Type.word(DataConfig.Validation.values()),
      "what is held out: the end of the text, or blocks from all over it"),
  SUBSET_SEED(
      "data",
      "subsetSeed",
      "1",
      Type.integer(0, Long.MAX_VALUE),
      "which blocks a fraction or the held-out text is");

  private static final int LONGEST_SHOWN = 60;

  private static final Map<String, Setting> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Setting::key, Function.identity()));

  private final String group;
  private final String key;
  private final String fallback;
  private final Type type;
  private final String meaning;

  Setting(String group, String key, String fallback, Type type, String meaning) {
    this.group = group;
    this.key = key;
    this.fallback = fallback;
    this.type = type;
    this.meaning = meaning;
  }

  /** The POM element that holds it: {@code model}, {@code training} or {@code data}. */
  public String group() {
    return group;
  }

  /** Its name inside the group, unique over all groups: {@code learningRate}. */
  public String key() {
    return key;
  }

  /** {@code training.learningRate}. */
  public String path() {
    return group + "." + key;
  }

  /** {@code lotr-gpt.training.learningRate}. */
  public String property() {
    return "lotr-gpt." + path();
  }

  /** Where a user sets it, for messages. */
  public String location() {
    return "<" + group + "><" + key + "> (-D" + property() + ")";
  }

  public String meaning() {
    return meaning;
  }

  /** The values that it takes, in words: {@code a whole number from 1 to 1000}. */
  public String range() {
    return type.expectation();
  }

  public Object defaultValue() {
    return type.parse(fallback).orElseThrow();
  }

  /**
   * What runs have that do not state it: those of versions without the setting. It is the default,
   * unless that became another one with the setting.
   */
  public Object unstated() {
    return this == SUBSET ? DataConfig.Subset.START.toString() : defaultValue();
  }

  /**
   * @return a Long, Double or String
   * @throws MistakeException naming the setting, the value and what would be right
   */
  public Object parse(String text) {
    return parse(text, location());
  }

  /**
   * @param where what to call the place that holds the text
   */
  public Object parse(String text, String where) {
    return type.parse(text.trim())
        .orElseThrow(
            () ->
                new MistakeException(
                    Mistake.unlike(where, "'" + shown(text) + "'", type.expectation())));
  }

  /** In one line that can be read. */
  private static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
  }

  /** The names of all settings. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }

  public static Optional<Setting> byKey(String key) {
    return Optional.ofNullable(BY_NAME.get(key));
  }

  static Optional<Setting> byPath(String path) {
    return Arrays.stream(values()).filter(setting -> setting.path().equals(path)).findAny();
  }

  public static List<Setting> ofGroup(String group) {
    return Arrays.stream(values()).filter(s -> s.group.equals(group)).toList();
  }

  /** What values a setting takes. */
  private interface Type {
    /** Possessive, so that it needs no time to refuse a long text. */
    Pattern DECIMAL = Pattern.compile("[+-]?+(\\d++\\.?+\\d*+|\\.\\d++)([eE][+-]?+\\d++)?+");

    Optional<Object> parse(String text);

    /** Ends the sentence "it is not ...". */
    String expectation();

    static Type integer(long min, long max) {
      return new Type() {
        @Override
        public Optional<Object> parse(String text) {
          try {
            long value = Long.parseLong(text);
            return value < min || value > max ? Optional.empty() : Optional.of(value);
          } catch (NumberFormatException notWhole) {
            return Optional.empty();
          }
        }

        @Override
        public String expectation() {
          return max == Long.MAX_VALUE
              ? "a whole number of at least " + min
              : String.format(Locale.ROOT, "a whole number from %d to %d", min, max);
        }
      };
    }

    static Type decimal(double min, boolean minIncluded, double max, boolean maxIncluded) {
      return new Type() {
        @Override
        public Optional<Object> parse(String text) {
          // Not Double.parseDouble alone: it takes "NaN", "1f" and hexadecimal.
          if (!DECIMAL.matcher(text).matches()) {
            return Optional.empty();
          }
          double value = Double.parseDouble(text) + 0.0; // -0 is 0
          boolean above = minIncluded ? value >= min : value > min;
          boolean below = maxIncluded ? value <= max : value < max;
          return above && below ? Optional.of(value) : Optional.empty();
        }

        @Override
        public String expectation() {
          return "a number "
              + (minIncluded ? "from " : "above ")
              + number(min)
              + (maxIncluded ? " to " : " to below ")
              + number(max);
        }
      };
    }

    /** Above the minimum, also once it is rounded to the format that weights have. */
    static Type float32(double min, double max) {
      Type number = decimal(min, false, max, true);
      return new Type() {
        @Override
        public Optional<Object> parse(String text) {
          return number.parse(text).filter(value -> ((Double) value).floatValue() > min);
        }

        @Override
        public String expectation() {
          return number.expectation() + " in float32";
        }
      };
    }

    /** Not what rounds to nothing or to all, though it says otherwise. */
    static Type dropout() {
      Type number = decimal(0, true, 1, false);
      return new Type() {
        @Override
        public Optional<Object> parse(String text) {
          return number.parse(text).filter(rate -> Dropout.isPossible((Double) rate));
        }

        @Override
        public String expectation() {
          return number.expectation() + " that steps of 1/65536 can show: 0, or 0.00001 to 0.9999";
        }
      };
    }

    static Type flag() {
      return word("true", "false");
    }

    /** The texts of an enum's constants. */
    static Type word(Enum<?>[] constants) {
      return word(Arrays.stream(constants).map(Enum::toString).toArray(String[]::new));
    }

    static Type word(String... words) {
      return new Type() {
        @Override
        public Optional<Object> parse(String text) {
          return Arrays.asList(words).contains(text) ? Optional.of(text) : Optional.empty();
        }

        @Override
        public String expectation() {
          return "one of " + String.join(", ", words);
        }
      };
    }

    private static String number(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }
}
