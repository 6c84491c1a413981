package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.training.CheckpointPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointElementTest {
  @Test
  void isEveryMinuteUnlessToldOtherwise() throws Exception {
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

  private static CheckpointPolicy policy(String... values) throws Exception {
    StringBuilder xml = new StringBuilder();
    for (int i = 0; i < values.length; i += 2) {
      xml.append("<%1$s>%2$s</%1$s>".formatted(values[i], values[i + 1]));
    }
    return PrecedenceTest.read("<checkpoint>" + xml + "</checkpoint>").checkpoint.toPolicy();
  }
}
