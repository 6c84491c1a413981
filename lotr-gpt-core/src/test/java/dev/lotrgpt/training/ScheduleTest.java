package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void warmsUpLinearlyThenFollowsHalfACosine() {
    TrainingConfig config = config(Schedule.COSINE, 10);
    assertThat(config.learningRateAt(0)).isCloseTo(0.1, within(1e-12));
    assertThat(config.learningRateAt(9)).isCloseTo(1, within(1e-12));
    assertThat(config.learningRateAt(10)).isCloseTo(1, within(1e-12));
    assertThat(config.learningRateAt(60)).isCloseTo(0.55, within(1e-12));
    assertThat(config.learningRateAt(110)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void isConstantByDefault() {
    TrainingConfig config = config(Schedule.CONSTANT, 0);
    assertThat(config.learningRateAt(0)).isEqualTo(1);
    assertThat(config.learningRateAt(109)).isEqualTo(1);
  }

  private static TrainingConfig config(Schedule schedule, int warmup) {
    return new TrainingConfig(1, 110, 1, schedule, 0.1, warmup, 0, 0, 0.9, 0.999, 1e-8, 0, 1, 1, 1);
  }
}
