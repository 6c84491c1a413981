package dev.lotrgpt.plan;

import dev.lotrgpt.compute.Backends;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What decides a run's result, by name, and the hash of it all. Two runs with the same identity are
 * the same run.
 *
 * <p>The settings that the first version had are always stated, any other only where it counts and
 * is not what runs of earlier versions had, {@link Setting#unstated}: so a new setting changes no
 * id, and no store has to be trained again. That value can therefore not change without another
 * {@link #FORMAT_VERSION}.
 *
 * @param facts path to value, e.g. {@code training.dropout} to {@code 0.2}
 */
public record Identity(Map<String, String> facts) {
  /** Rises when the trainer gives other results for the same settings. */
  public static final int FORMAT_VERSION = 1;

  private static final int ID_LENGTH = 12;

  private static final Set<Setting> ALWAYS_STATED =
      EnumSet.of(
          Setting.LAYERS,
          Setting.HEADS,
          Setting.EMBEDDING,
          Setting.CONTEXT,
          Setting.BATCH_SIZE,
          Setting.ITERATIONS,
          Setting.LEARNING_RATE,
          Setting.SCHEDULE,
          Setting.MINIMUM_LEARNING_RATE,
          Setting.WARMUP,
          Setting.DROPOUT,
          Setting.WEIGHT_DECAY,
          Setting.BETA1,
          Setting.BETA2,
          Setting.EPSILON,
          Setting.GRADIENT_CLIP,
          Setting.EVALUATION_INTERVAL,
          Setting.EVALUATION_BATCHES,
          Setting.SEED,
          Setting.PRECISION,
          Setting.FRACTION,
          Setting.VALIDATION_SHARE);

  public Identity {
    facts = new TreeMap<>(facts);
  }

  /**
   * Backends among which the fastest is picked give the same results but for rounding.
   *
   * @param backend as the user asked for it
   */
  public static String family(String backend) {
    return backend.equals(Backends.AUTO) ? "cpu" : backend;
  }

  /**
   * @param corpusSha256 of the corpus's text
   * @param backendFamily see {@link #family}
   */
  public static Identity of(Settings settings, String corpusSha256, String backendFamily) {
    Map<String, String> facts = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      boolean isUnstated =
          !settings.counts(setting) || settings.get(setting).equals(setting.unstated());
      if (!isUnstated || ALWAYS_STATED.contains(setting)) {
        facts.put(setting.path(), settings.text(setting));
      }
    }
    facts.put("corpus", corpusSha256);
    facts.put("backend", backendFamily);
    facts.put("format", Integer.toString(FORMAT_VERSION));
    return new Identity(facts);
  }

  /** A fact as it is, or as it is where nothing is said of a setting, else null. */
  public static String stated(Map<String, String> facts, String fact) {
    String value = facts.get(fact);
    return value != null
        ? value
        : Setting.byPath(fact).map(setting -> Settings.format(setting.unstated())).orElse(null);
  }

  /** SHA-256 of all facts, in hexadecimal. */
  public String sha256() {
    StringBuilder text = new StringBuilder();
    facts.forEach((fact, value) -> text.append(fact).append('=').append(value).append('\n'));
    return DigestUtils.sha256Hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The run's id and the name of its directory: the beginning of the hash. */
  public String id() {
    return sha256().substring(0, ID_LENGTH);
  }
}
