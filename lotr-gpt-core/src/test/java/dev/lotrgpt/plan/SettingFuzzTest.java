package dev.lotrgpt.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.faults.Fuzzing;
import dev.lotrgpt.faults.Mutator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a setting is given: a value inside its limits, or a MistakeException in one line. */
@Tag("slow")
class SettingFuzzTest {
  private static final List<String> TOKENS =
      List.of(
          "-",
          "+",
          ".",
          "e",
          "E",
          "e-",
          "NaN",
          "Infinity",
          "0x",
          "f",
          "d",
          "L",
          "_",
          ",",
          " ",
          "\n",
          "\t",
          "\0",
          "٣",
          "１",
          "cosine",
          "9223372036854775808",
          "1e400",
          "1e-400");

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aValueOrAMistake() {
    Setting[] settings = Setting.values();
    Fuzzing.run(
        random -> {
          Setting setting = settings[random.nextInt(settings.length)];
          String good = Settings.format(setting.defaultValue());
          String text = new Mutator(random, TOKENS).mutant(good);
          try {
            Settings read = Settings.defaults().with(setting, text);
            assertThat(read.with(setting, read.text(setting)))
                .as("'%s' of %s", text, setting)
                .isEqualTo(read);
            return true;
          } catch (MistakeException e) {
            assertThat(e)
                .hasMessageStartingWith(setting.location() + ": '")
                .hasMessageNotContaining("\n");
            return false;
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMillionDigitsAreRefusedAtOnce(Setting setting) {
    for (String text :
        List.of("9".repeat(1_000_000) + "x", "1." + "1".repeat(1_000_000) + "e", "-".repeat(9))) {
      assertThat(catchMessage(setting, text)).startsWith(setting.location());
      assertThat(catchMessage(setting, text)).hasSizeLessThan(300);
    }
  }

  private static String catchMessage(Setting setting, String text) {
    try {
      setting.parse(text);
      return "accepted";
    } catch (MistakeException e) {
      return e.getMessage();
    }
  }
}
