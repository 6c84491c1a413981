package dev.lotrgpt.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.CorpusSize;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.token.TokenizerKind;
import dev.lotrgpt.training.OptimizerKind;
import dev.lotrgpt.training.Schedule;
import dev.lotrgpt.training.TrainingConfig;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A value for every {@link Setting}: what one run is made of, its corpus and backend apart. */
public final class Settings {
  private final Map<Setting, Object> values;

  private Settings(Map<Setting, Object> values) {
    this.values = values;
  }

  /** The baseline of the replicated study. */
  public static Settings defaults() {
    Map<Setting, Object> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(setting, setting.defaultValue());
    }
    return new Settings(values);
  }

  /** These settings with one changed. */
  public Settings with(Setting setting, String text) {
    Map<Setting, Object> changed = new EnumMap<>(values);
    changed.put(setting, setting.parse(text));
    return new Settings(changed);
  }

  /** These settings with some changed. */
  public Settings with(Map<Setting, String> changes) {
    Settings result = this;
    for (Map.Entry<Setting, String> change : changes.entrySet()) {
      result = result.with(change.getKey(), change.getValue());
    }
    return result;
  }

  /**
   * Checks what no setting shows alone.
   *
   * @throws MistakeException if two settings contradict one another
   */
  public Settings validated() {
    long embedding = (Long) values.get(Setting.EMBEDDING);
    long heads = (Long) values.get(Setting.HEADS);
    if (embedding % heads != 0) {
      throw new MistakeException(
          new Mistake(
              Setting.HEADS.location(),
              String.valueOf(heads),
              "does not divide " + Setting.EMBEDDING.location() + ", " + embedding,
              "perhaps " + nearestDivisor(embedding, heads) + " heads"));
    }
    double minimum = (Double) values.get(Setting.MINIMUM_LEARNING_RATE);
    double highest = (Double) values.get(Setting.LEARNING_RATE);
    if (minimum > highest) {
      throw new MistakeException(
          new Mistake(
              Setting.MINIMUM_LEARNING_RATE.location(),
              String.valueOf(minimum),
              "is more than " + Setting.LEARNING_RATE.location() + ", " + highest,
              "lower it, as it is where cosine decay ends"));
    }
    long warmup = (Long) values.get(Setting.WARMUP);
    long iterations = (Long) values.get(Setting.ITERATIONS);
    if (warmup > iterations) {
      throw new MistakeException(
          new Mistake(
              Setting.WARMUP.location(),
              String.valueOf(warmup),
              "is more than " + Setting.ITERATIONS.location() + ", " + iterations,
              "lower it, or the warm-up would never end"));
    }
    Object vocabulary = values.get(Setting.VOCABULARY);
    if (tokenizer() == TokenizerKind.CHAR
        && !vocabulary.equals(Setting.VOCABULARY.defaultValue())) {
      throw new MistakeException(
          new Mistake(
              Setting.VOCABULARY.location(),
              vocabulary.toString(),
              "is without use, as with "
                  + Setting.TOKENIZER.location()
                  + " "
                  + TokenizerKind.CHAR
                  + " the vocabulary is the text's characters",
              "leave it out, or take bpe or word; a study of several tokenizers has it in the <case> of each of those"));
    }
    return this;
  }

  private static long nearestDivisor(long number, long near) {
    for (long distance = 0; ; distance++) {
      if (near - distance >= 1 && number % (near - distance) == 0) {
        return near - distance;
      }
      if (number % (near + distance) == 0) {
        return near + distance;
      }
    }
  }

  /** A Long, Double or String. */
  public Object get(Setting setting) {
    return values.get(setting);
  }

  /** The value as a user would write it: {@code 0.2}, {@code 256}, {@code 3e-4}. */
  public String text(Setting setting) {
    return format(values.get(setting));
  }

  /** Canonical text of a value: equal numbers have equal texts. */
  public static String format(Object value) {
    if (value instanceof Double number) {
      String plain =
          new java.math.BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
      return plain.length() <= 6
          ? plain
          : number.toString().replace("E", "e").replaceFirst("\\.0(?=e|$)", "");
    }
    return value.toString();
  }

  /**
   * @param symbols different characters of the corpus
   */
  public ModelConfig model(int symbols) {
    return new ModelConfig(
        integer(Setting.LAYERS),
        integer(Setting.HEADS),
        integer(Setting.EMBEDDING),
        integer(Setting.CONTEXT),
        tokenizer() == TokenizerKind.CHAR ? symbols : vocabulary(),
        Activation.named(text(Setting.ACTIVATION)),
        Boolean.parseBoolean(text(Setting.BIAS)),
        Boolean.parseBoolean(text(Setting.TIED_HEAD)),
        Initialisation.named(text(Setting.INITIALISATION)));
  }

  public TrainingConfig training() {
    return new TrainingConfig(
        integer(Setting.BATCH_SIZE),
        integer(Setting.ITERATIONS),
        decimal(Setting.LEARNING_RATE),
        Schedule.valueOf(word(Setting.SCHEDULE)),
        decimal(Setting.MINIMUM_LEARNING_RATE),
        integer(Setting.WARMUP),
        decimal(Setting.DROPOUT),
        decimal(Setting.WEIGHT_DECAY),
        decimal(Setting.BETA1),
        decimal(Setting.BETA2),
        decimal(Setting.EPSILON),
        decimal(Setting.GRADIENT_CLIP),
        integer(Setting.EVALUATION_INTERVAL),
        integer(Setting.EVALUATION_BATCHES),
        (Long) values.get(Setting.SEED),
        OptimizerKind.valueOf(word(Setting.OPTIMIZER)),
        integer(Setting.PATIENCE));
  }

  public DataConfig data() {
    return new DataConfig(
        decimal(Setting.FRACTION),
        decimal(Setting.VALIDATION_SHARE),
        DataConfig.Subset.valueOf(word(Setting.SUBSET)),
        DataConfig.Validation.valueOf(word(Setting.VALIDATION)),
        (Long) values.get(Setting.SUBSET_SEED));
  }

  public TokenizerKind tokenizer() {
    return TokenizerKind.valueOf(word(Setting.TOKENIZER));
  }

  /** Java's heap, in bytes, that the tokens of a run take beside the corpus's own. */
  public long heapOfTokens(CorpusSize corpus) {
    return tokenizer().heap(corpus, data());
  }

  /** Whether a setting says anything beside the others. */
  public boolean counts(Setting setting) {
    return switch (setting) {
      case VOCABULARY -> tokenizer() != TokenizerKind.CHAR;
      case SUBSET -> data().fraction() < 1;
      case SUBSET_SEED -> !data().isInOnePiece();
      default -> true;
    };
  }

  /** The size that a learnt vocabulary is to have. */
  public int vocabulary() {
    return integer(Setting.VOCABULARY);
  }

  public Precision precision() {
    return Precision.valueOf(word(Setting.PRECISION));
  }

  private int integer(Setting setting) {
    return Math.toIntExact((Long) values.get(setting));
  }

  private double decimal(Setting setting) {
    return (Double) values.get(setting);
  }

  private String word(Setting setting) {
    return ((String) values.get(setting)).toUpperCase(Locale.ROOT);
  }

  /** {@code {"model": {"layers": "6", ...}, "training": {...}, "data": {...}}}. */
  @JsonValue
  public Map<String, Map<String, String>> toMap() {
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      groups
          .computeIfAbsent(setting.group(), group -> new LinkedHashMap<>())
          .put(setting.key(), text(setting));
    }
    return groups;
  }

  /**
   * What a file says; of settings that it does not name, those that the version had which wrote it.
   *
   * @throws MistakeException if a group or name is unknown, or a value is wrong
   */
  @JsonCreator
  public static Settings fromMap(Map<String, Map<String, String>> groups) {
    Settings settings = defaults();
    for (Setting setting : Setting.values()) {
      settings = settings.with(setting, format(setting.unstated()));
    }
    for (Map.Entry<String, Map<String, String>> group : groups.entrySet()) {
      for (Map.Entry<String, String> entry : group.getValue().entrySet()) {
        Setting setting =
            Setting.byKey(entry.getKey())
                .filter(s -> s.group().equals(group.getKey()))
                .orElseThrow(
                    () ->
                        new MistakeException(
                            new Mistake(
                                "<" + group.getKey() + "><" + entry.getKey() + ">",
                                "is no setting",
                                "perhaps a later version knows it")));
        settings = settings.with(setting, entry.getValue());
      }
    }
    return settings;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings && values.equals(settings.values);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(values);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
