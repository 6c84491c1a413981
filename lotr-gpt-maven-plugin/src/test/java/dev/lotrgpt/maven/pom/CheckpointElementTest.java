package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.training.CheckpointPolicy;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointElementTest {
  @Test
  void isEveryMinuteUnlessToldOtherwise() {
    assertThat(policy()).isEqualTo(CheckpointPolicy.DEFAULT);
    assertThat(policy("minutes", "0.5", "iterations", "100"))
        .isEqualTo(new CheckpointPolicy(100, 30));
    assertThat(policy("minutes", "0", "iterations", "7")).isEqualTo(new CheckpointPolicy(7, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minutes|-1|-1.0 is not a number up to 10000, or 0 for any time",
        "minutes|NaN|NaN is not a number up to 10000, or 0 for any time",
        "minutes|1e9|1.0E9 is not a number up to 10000, or 0 for any time",
        "minutes|0|0 is not enough without <iterations>: a run that is stopped would start over",
        "iterations|-5|-5 is not from 1 to 100000000, or 0 for any number"
      })
  void namesWhatIsWrong(String name, String value, String message) {
    assertThatThrownBy(() -> policy(name, value))
        .hasMessage("<checkpoint><" + name + "> (-Dlotr-gpt.checkpoint." + name + "): " + message);
  }

  private static CheckpointPolicy policy(String... properties) {
    Properties user = new Properties();
    for (int i = 0; i < properties.length; i += 2) {
      user.setProperty("lotr-gpt.checkpoint." + properties[i], properties[i + 1]);
    }
    return new CheckpointElement().toPolicy(new CommandLine(user, Path.of("")));
  }
}
