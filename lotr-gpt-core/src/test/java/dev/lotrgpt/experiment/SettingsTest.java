package dev.lotrgpt.experiment;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Test
  void jsonKeepsThem() {
    Settings settings =
        Settings.defaults().with(Setting.DROPOUT, "0.15").with(Setting.SEED, "9223372036854775807");
    assertThat(Settings.fromMap(settings.toMap())).isEqualTo(settings);
  }
}
