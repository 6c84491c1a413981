package dev.lotrgpt.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @ParameterizedTest
  @CsvSource({
    "LEARNING_RATE, 3e-4, 0.0003",
    "LEARNING_RATE, 0.00015, 1.5e-4",
    "LEARNING_RATE, 0.00030, 0.0003",
    "EPSILON, 1e-8, 1e-8",
    "EPSILON, 0.00000001, 1e-8",
    "GRADIENT_CLIP, 1e6, 1000000",
    "DROPOUT, .20, 0.2",
    "DROPOUT, -0.0, 0",
    "LAYERS, +06, 6",
    "SCHEDULE, cosine, cosine",
  })
  void equalValuesHaveOneText(Setting setting, String written, String canonical) {
    Settings settings = Settings.defaults().with(setting, written);
    assertThat(settings.text(setting)).isEqualTo(canonical);
    assertThat(settings.with(setting, canonical)).isEqualTo(settings);
  }

  /** What would train something else than it says, or end in NaN. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROPOUT | 1e-9 | number from 0 to below 1 that steps of 1/65536 can show: 0, or 0.00001 to"
            + " 0.9999",
        "DROPOUT | 0.0000076 | number from 0 to below 1 that steps of 1/65536 can show",
        "DROPOUT | 0.999999 | number from 0 to below 1 that steps of 1/65536 can show",
        "DROPOUT | 0.99999999999 | number from 0 to below 1 that steps of 1/65536 can show",
        "EPSILON | 1e-46 | number above 0 to 1 in float32",
        "LEARNING_RATE | 1e-300 | number above 0 to 10 in float32",
      })
  void valuesThatRoundToOthersAreRefused(Setting setting, String written, String right) {
    assertThatThrownBy(() -> Settings.defaults().with(setting, written))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith(setting.location() + ": '" + written + "' is not a " + right);
  }

  @ParameterizedTest
  @CsvSource({
    "DROPOUT, 0",
    "DROPOUT, 0.0000077",
    "DROPOUT, 0.99999",
    "EPSILON, 1e-45",
    "LEARNING_RATE, 1e-40"
  })
  void thoseThatDoNotAreTaken(Setting setting, String written) {
    assertThat(Settings.defaults().with(setting, written).get(setting))
        .isEqualTo(Double.parseDouble(written));
  }

  @Test
  void theCharactersOfATextAreAsManyAsTheyAre() {
    Settings characters = Settings.defaults().with(Setting.VOCABULARY, "2000");
    assertThatThrownBy(characters::validated)
        .isInstanceOf(MistakeException.class)
        .hasMessage(
            "<data><vocabulary> (-Dlotr-gpt.data.vocabulary): 2000 is without use, as with <data><tokenizer>"
                + " (-Dlotr-gpt.data.tokenizer) char the vocabulary is the text's characters:"
                + " leave it out, or take bpe or word; a study of several tokenizers has it in the <case> of each of those");
    Settings pairs = characters.with(Setting.TOKENIZER, "bpe").validated();
    assertThat(pairs.model(65).vocabulary()).isEqualTo(2000);
    assertThat(pairs.counts(Setting.VOCABULARY)).isTrue();
    assertThat(Settings.defaults().counts(Setting.VOCABULARY)).isFalse();
    assertThat(Settings.defaults().validated().model(65).vocabulary()).isEqualTo(65);
  }

  @Test
  void jsonKeepsThem() {
    Settings settings =
        Settings.defaults().with(Setting.DROPOUT, "0.15").with(Setting.SEED, "9223372036854775807");
    assertThat(Settings.fromMap(settings.toMap())).isEqualTo(settings);
  }
}
