package dev.lotrgpt.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MedianTest {
  @Test
  void ofAnOddNumberIsTheMiddleOne() {
    assertThat(Median.of(9, 1, 5)).isEqualTo(5);
  }

  @Test
  void ofAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertThat(Median.of(100, 4, 2, 1)).isEqualTo(3);
  }

  @Test
  void ofNothingIsAMistake() {
    assertThatThrownBy(Median::of).isInstanceOf(IllegalArgumentException.class);
  }
}
