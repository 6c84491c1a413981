package dev.lotrgpt.benchmark;

import static dev.lotrgpt.benchmark.Case.Mode.EVALUATE;
import static dev.lotrgpt.benchmark.Case.Mode.GENERATE;
import static dev.lotrgpt.benchmark.Case.Mode.TRAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.Precision;
import org.junit.jupiter.api.Test;

class CaseTest {

  private static Case baseline(Case.Mode mode) {
    return new Case(mode, 6, 256, 8, 256, 16, 0, Precision.FLOAT32);
  }

  @Test
  void aTrainingStepOfTheBaselineIs138GigaOperations() {
    // 4096 tokens of 6 * 4,843,605 + 12 * 6 * 256 * 256 operations.
    assertThat(baseline(TRAIN).operations()).isEqualTo(4096.0 * (29_061_630 + 4_718_592));
  }

  @Test
  void evaluationIsAThirdOfIt() {
    assertThat(baseline(EVALUATE).operations()).isEqualTo(baseline(TRAIN).operations() / 3);
  }

  @Test
  void generationIsNotMeasuredInOperations() {
    assertThatThrownBy(() -> baseline(GENERATE).operations())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nameTellsAllThatDiffers() {
    assertThat(baseline(TRAIN).name()).isEqualTo("train 6,256,8,256,16 dropout 0");
    assertThat(baseline(EVALUATE).name()).isEqualTo("evaluate 6,256,8,256,16");
    assertThat(new Case(TRAIN, 4, 128, 4, 64, 16, 0.2, Precision.BF16).name())
        .isEqualTo("train 4,128,4,64,16 dropout 0.2 bf16");
  }

  @Test
  void casesAreFoundByAPatternInTheirName() {
    assertThat(Cases.named("bf16")).isNotEmpty().allMatch(c -> c.precision() == Precision.BF16);
    assertThat(Cases.named("^train 4,128.*dropout 0$")).hasSize(1);
    assertThat(Cases.named("")).isEqualTo(Cases.ALL);
    assertThat(Cases.ALL).extracting(Case::name).doesNotHaveDuplicates();
  }

  @Test
  void aPatternThatIsFoundNowhereListsTheCases() {
    assertThatThrownBy(() -> Cases.named("train 9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-Dbenchmark.only=train 9")
        .hasMessageContaining("generate 6,256,8,256,1");
    assertThatThrownBy(() -> Cases.named("(")).hasMessageContaining("-Dbenchmark.only");
  }
}
