package dev.lotrgpt.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The ids of runs, as stores out there have them. A change of code that changes one of these
 * orphans everybody's runs: it takes a reason, and another {@link Identity#FORMAT_VERSION}.
 */
class IdentityTest {
  private static final String CORPUS = "0123456789abcdef".repeat(4);

  @Test
  void theDefaultsHaveTheIdThatTheyAlwaysHad() {
    assertThat(Identity.of(Settings.defaults(), CORPUS, "cpu").sha256())
        .isEqualTo("a90c65784e056258153152ee84f7013308fad2996d00cad40155d1f809cfe973");
  }

  private static final Settings QUICK =
      Settings.defaults()
          .with(
              Map.ofEntries(
                  Map.entry(Setting.LAYERS, "4"),
                  Map.entry(Setting.HEADS, "4"),
                  Map.entry(Setting.EMBEDDING, "128"),
                  Map.entry(Setting.CONTEXT, "64"),
                  Map.entry(Setting.BATCH_SIZE, "16"),
                  Map.entry(Setting.ITERATIONS, "1200"),
                  Map.entry(Setting.LEARNING_RATE, "1e-3"),
                  Map.entry(Setting.EVALUATION_INTERVAL, "150"),
                  Map.entry(Setting.EVALUATION_BATCHES, "20"),
                  Map.entry(Setting.FRACTION, "0.1")));
  private static final String PLAYS =
      "2cbab16584abf54caf5dc75d322ddd842f4306c7dc2c4d7422479fa263d6f626";

  /** Of a report of the first version, whose fractions were the start of the text. */
  @Test
  void aPublishedRunIsFoundAgain() {
    Settings start = QUICK.with(Setting.SUBSET, "start");
    assertThat(Identity.of(start, PLAYS, "cpu").id()).isEqualTo("0008eb7211d4");
  }

  @Test
  void howAFractionIsTakenCountsWhereThereIsOne() {
    Identity blocks = Identity.of(QUICK, PLAYS, "cpu");
    assertThat(blocks.facts()).containsEntry("data.subset", "blocks");
    assertThat(blocks.id()).isEqualTo("91706d68c348");
    assertThat(id(QUICK.with(Setting.SUBSET_SEED, "2"))).isNotEqualTo(blocks.id());
    Settings whole = QUICK.with(Setting.FRACTION, "1");
    assertThat(id(whole.with(Setting.SUBSET, "start"))).isEqualTo(id(whole));
    assertThat(id(whole.with(Setting.SUBSET_SEED, "2"))).isEqualTo(id(whole));
    Settings held = whole.with(Setting.VALIDATION, "blocks");
    assertThat(id(held)).isNotEqualTo(id(whole));
    assertThat(id(held.with(Setting.SUBSET_SEED, "2"))).isNotEqualTo(id(held));
  }

  private static String id(Settings settings) {
    return Identity.of(settings, PLAYS, "cpu").id();
  }

  /** What a file of that version holds. */
  @Test
  void settingsThatDoNotNameTheSubsetAreOfTheStart() {
    Map<String, Map<String, String>> stored = new LinkedHashMap<>(QUICK.toMap());
    stored.put("data", Map.of("fraction", "0.1", "validationShare", "0.1"));
    Settings read = Settings.fromMap(stored);
    assertThat(read).isEqualTo(QUICK.with(Setting.SUBSET, "start"));
    assertThat(id(read)).isEqualTo("0008eb7211d4");
    assertThat(Identity.stated(Map.of(), "data.subset")).isEqualTo("start");
  }

  /**
   * Settings that came after the first version, with defaults that are part of every id without
   * them.
   */
  private static final Map<Setting, String> LATER =
      Map.of(
          Setting.ACTIVATION, "relu",
          Setting.BIAS, "true",
          Setting.TIED_HEAD, "false",
          Setting.INITIALISATION, "plain",
          Setting.TOKENIZER, "char",
          Setting.VOCABULARY, "1000",
          Setting.PATIENCE, "0",
          Setting.OPTIMIZER, "adamw",
          Setting.VALIDATION, "end");

  /** A value other than the default, for each of {@link #LATER}. */
  private static final Map<Setting, String> LATER_CHANGED =
      Map.of(
          Setting.ACTIVATION, "geluTanh",
          Setting.BIAS, "false",
          Setting.TIED_HEAD, "true",
          Setting.INITIALISATION, "gpt2",
          Setting.TOKENIZER, "bpe",
          Setting.VOCABULARY, "2000",
          Setting.PATIENCE, "3",
          Setting.OPTIMIZER, "muon",
          Setting.VALIDATION, "blocks");

  @Test
  void laterSettingsCountWhereTheyDifferFromTheirDefaults() {
    LATER.forEach(
        (setting, fallback) -> {
          Settings settings =
              setting == Setting.VOCABULARY
                  ? Settings.defaults().with(Setting.TOKENIZER, "bpe") // of char it says nothing
                  : Settings.defaults();
          Identity plain = Identity.of(settings, CORPUS, "cpu");
          assertThat(Identity.of(settings.with(setting, fallback), CORPUS, "cpu")).isEqualTo(plain);
          String other = LATER_CHANGED.get(setting);
          Identity changed = Identity.of(settings.with(setting, other), CORPUS, "cpu");
          assertThat(changed.facts()).containsEntry(setting.path(), other);
          assertThat(changed.id()).isNotEqualTo(plain.id());
          assertThat(Identity.stated(plain.facts(), setting.path())).isEqualTo(fallback);
        });
  }

  @Test
  void everySettingOfTheFirstVersionCountsAsItAlwaysDid() {
    Map<Setting, String> changes = new LinkedHashMap<>();
    changes.put(Setting.LAYERS, "3");
    changes.put(Setting.HEADS, "5");
    changes.put(Setting.EMBEDDING, "160");
    changes.put(Setting.CONTEXT, "65");
    changes.put(Setting.BATCH_SIZE, "17");
    changes.put(Setting.ITERATIONS, "1234567");
    changes.put(Setting.LEARNING_RATE, "0.00012345678");
    changes.put(Setting.SCHEDULE, "cosine");
    changes.put(Setting.MINIMUM_LEARNING_RATE, "1e-4");
    changes.put(Setting.WARMUP, "100");
    changes.put(Setting.DROPOUT, ".10");
    changes.put(Setting.WEIGHT_DECAY, "1E-1");
    changes.put(Setting.BETA1, "0.85");
    changes.put(Setting.BETA2, "0.9999999");
    changes.put(Setting.EPSILON, "0.00001");
    changes.put(Setting.GRADIENT_CLIP, "1.0");
    changes.put(Setting.EVALUATION_INTERVAL, "250");
    changes.put(Setting.EVALUATION_BATCHES, "20");
    changes.put(Setting.SEED, "9223372036854775807");
    changes.put(Setting.PRECISION, "bf16");
    changes.put(Setting.FRACTION, "0.333333333333333333");
    changes.put(Setting.VALIDATION_SHARE, "0.05");
    Set<Setting> both = new HashSet<>(changes.keySet());
    both.addAll(LATER.keySet());
    both.addAll(Set.of(Setting.SUBSET, Setting.SUBSET_SEED)); // see above
    assertThat(Setting.values())
        .as("a setting belongs here or to LATER")
        .containsExactlyInAnyOrderElementsOf(both);
    changes.put(Setting.SUBSET, "start");
    Identity identity = Identity.of(Settings.defaults().with(changes), CORPUS, "nd4j");
    assertThat(identity.facts().toString())
        .isEqualTo(
            "{"
                + "backend=nd4j, corpus=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, data.fraction=0.3333333333333333, data.validationShare=0.05, "
                + "format=1, model.context=65, model.embedding=160, model.heads=5, "
                + "model.layers=3, training.batchSize=17, training.beta1=0.85, training.beta2=0.9999999, "
                + "training.dropout=0.1, training.epsilon=1e-5, training.evaluationBatches=20, training.evaluationInterval=250, "
                + "training.gradientClip=1, training.iterations=1234567, training.learningRate=1.2345678e-4, training.minimumLearningRate=0.0001, "
                + "training.precision=bf16, training.schedule=cosine, training.seed=9223372036854775807, training.warmup=100, "
                + "training.weightDecay=0.1"
                + "}");
    assertThat(identity.sha256())
        .isEqualTo("7a7a79872d8d7faed60aec4789219168cc3bed319d5560b2bd5faaca77e28474");
    assertThat(identity.id()).isEqualTo(identity.sha256().substring(0, 12));
  }
}
