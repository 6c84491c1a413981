package dev.lotrgpt.training;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.text.Split;
import dev.lotrgpt.text.Tokens;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What decides the result of a training, by name; a checkpoint goes on in no other. How many
 * threads compute and when checkpoints are written decide nothing. The backend decides the last
 * bits only, and whoever runs a training may have to take another one.
 *
 * @param iterations one of them, as a number
 */
record TrainingFacts(Map<String, String> values, int iterations) {
  /** What was added later: a checkpoint that does not state it is one of the default. */
  private static final Map<String, String> LATER = Map.of("optimizer", "adamw", "patience", "0");

  private static final int FINGERPRINT_DIGITS = 16;
  private static final int TOKENS_AT_A_TIME = 1 << 14;

  TrainingFacts {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static TrainingFacts of(
      ModelConfig model, TrainingConfig config, Precision precision, Dataset dataset) {
    Map<String, String> values = ModelFile.metadata(model);
    for (RecordComponent component : TrainingConfig.class.getRecordComponents()) {
      values.put(component.getName(), value(component, config));
    }
    values.put("precision", precision.toString());
    values.put("text", fingerprint(dataset));
    return new TrainingFacts(values, config.iterations());
  }

  private static String value(RecordComponent component, TrainingConfig config) {
    try {
      return String.valueOf(component.getAccessor().invoke(config));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("accessors of a public record can be called", e);
    }
  }

  /** Of the tokenizer and of both splits, whatever file they came from. */
  private static String fingerprint(Dataset dataset) {
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (String fact : new TreeMap<>(dataset.tokenizer().metadata()).values()) {
      digest.update(fact.getBytes(StandardCharsets.UTF_8));
    }
    for (Split split : Split.values()) {
      Tokens tokens = dataset.tokens(split);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, tokens.size()));
      ByteBuffer piece = ByteBuffer.allocate(TOKENS_AT_A_TIME * Integer.BYTES);
      int count;
      for (int from = 0; from < tokens.size(); from += count) {
        count = Math.min(TOKENS_AT_A_TIME, tokens.size() - from);
        piece.clear().asIntBuffer().put(tokens.slice(from, from + count).toArray());
        digest.update(piece.limit(count * Integer.BYTES));
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, FINGERPRINT_DIGITS);
  }

  /**
   * What a checkpoint states otherwise: {@code learningRate 0.01, not 0.001}.
   *
   * @param stated facts, among other entries
   */
  List<String> differences(Map<String, String> stated) {
    Map<String, String> others = ModelFile.completed(stated);
    List<String> differences = new ArrayList<>();
    values.forEach(
        (fact, value) -> {
          String other = others.getOrDefault(fact, LATER.getOrDefault(fact, value));
          if (!Objects.equals(other, value)) {
            differences.add(fact + " " + other.strip() + ", not " + value);
          }
        });
    return differences;
  }

  /** Likewise, of a training that may be longer or shorter. */
  List<String> differencesBesideIterations(Map<String, String> stated) {
    Map<String, String> others = new LinkedHashMap<>(values);
    others.remove("iterations");
    return new TrainingFacts(others, iterations).differences(stated);
  }

  /** What a checkpoint is to state. */
  Map<String, String> stated() {
    Map<String, String> stated = new LinkedHashMap<>(values);
    LATER.forEach(stated::remove);
    return stated;
  }

  /** Whether a checkpoint states all of them; those of the first version state the model only. */
  boolean areAllIn(Map<String, String> stated) {
    Set<String> missing = new HashSet<>(values.keySet());
    missing.removeAll(ModelFile.completed(stated).keySet());
    return LATER.keySet().containsAll(missing);
  }
}
