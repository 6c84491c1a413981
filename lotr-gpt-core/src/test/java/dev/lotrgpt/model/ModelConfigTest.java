package dev.lotrgpt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {

  /** The four sizes of the study that is replicated, counted with PyTorch. */
  @ParameterizedTest
  @CsvSource({"2, 4, 64, 127061", "4, 4, 128, 846421", "6, 8, 256, 4843605", "8, 6, 384, 14350933"})
  void parametersAreThoseOfTheArchitecture(int layers, int heads, int embedding, long parameters) {
    ModelConfig config = new ModelConfig(layers, heads, embedding, 256, 85);
    assertThat(config.parameters()).isEqualTo(parameters);
    assertThat(Parameters.layout(config).stream().mapToLong(Parameter::size).sum())
        .isEqualTo(parameters);
  }

  @Test
  void headsDivideTheEmbedding() {
    assertThatThrownBy(() -> new ModelConfig(1, 3, 64, 8, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("heads (3) must divide the embedding (64)");
    assertThatThrownBy(() -> new ModelConfig(0, 1, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 layers");
  }
}
