package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.plan.SampleSettings;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleRequestTest {
  @Test
  void readsLineBreaksThatMavenWouldTrim() {
    SampleSettings settings =
        new SampleRequest("samples", Arrays.asList("HAMLET\\n", null), 5, 1, 0, 1).checked();
    assertThat(settings.prompts()).containsExactly("HAMLET\n", "\n");
  }

  @Test
  void leavesThePromptToTheTextWhereNoneIsGiven() {
    assertThat(new SamplesElement().toSettings().prompts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, length",
    "2000000, 1, 0, length",
    "5, -0.1, 0, temperature",
    "5, NaN, 0, temperature",
    "5, 1, -1, topK"
  })
  void namesWhatIsWrong(int length, double temperature, int topK, String name) {
    SampleRequest request = new SampleRequest("samples", null, length, temperature, topK, 1);
    assertThatThrownBy(request::checked)
        .hasMessageStartingWith("<samples><" + name + "> (-Dlotr-gpt.samples." + name + "): ");
  }
}
