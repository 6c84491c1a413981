package dev.lotrgpt.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitializerTest {

  /** Stores hold models that began with these numbers, so that they stay to the last bit. */
  @Test
  void aSeedGivesTheSameNumbersAsEver() {
    ModelConfig config = new ModelConfig(2, 4, 64, 64, 85);
    Initializer initializer = new Initializer(1);
    float[] flat = new float[Math.toIntExact(Parameters.flatSize(config))];
    for (Parameter parameter : Parameters.layout(config)) {
      float[] values = initializer.values(parameter);
      System.arraycopy(values, 0, flat, Math.toIntExact(parameter.offset()), values.length);
    }
    assertThat(Integer.toHexString(Arrays.hashCode(flat))).isEqualTo("71fc8ae2");
  }

  /** PyTorch's modules have the same, in files of weights. */
  @Test
  void parametersHaveTheNamesOfPyTorchsModules() {
    List<Parameter> layout = Parameters.layout(new ModelConfig(1, 2, 8, 6, 5));
    assertThat(layout)
        .extracting(p -> p.name() + " " + Arrays.toString(p.shape()))
        .containsExactly(
            "token_embedding.weight [5, 8]",
            "position_embedding.weight [6, 8]",
            "blocks.0.ln1.weight [8]",
            "blocks.0.ln1.bias [8]",
            "blocks.0.attn.qkv.weight [24, 8]",
            "blocks.0.attn.proj.weight [8, 8]",
            "blocks.0.attn.proj.bias [8]",
            "blocks.0.ln2.weight [8]",
            "blocks.0.ln2.bias [8]",
            "blocks.0.mlp.fc.weight [32, 8]",
            "blocks.0.mlp.fc.bias [32]",
            "blocks.0.mlp.proj.weight [8, 32]",
            "blocks.0.mlp.proj.bias [8]",
            "ln_f.weight [8]",
            "ln_f.bias [8]",
            "head.weight [5, 8]",
            "head.bias [5]");
  }
}
