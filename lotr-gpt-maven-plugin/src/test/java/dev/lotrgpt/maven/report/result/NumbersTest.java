package dev.lotrgpt.maven.report.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void sizesHaveThreeDigits() {
    assertThat(Numbers.size(127_061)).isEqualTo("127k");
    assertThat(Numbers.size(4_843_605)).isEqualTo("4.84M");
    assertThat(Numbers.size(14_350_933)).isEqualTo("14.4M");
    assertThat(Numbers.size(999_700)).isEqualTo("1M");
    assertThat(Numbers.size(100_000)).isEqualTo("100k");
    assertThat(Numbers.size(812)).isEqualTo("812");
  }

  @Test
  void whatIsNoNumberIsADash() {
    assertThat(Numbers.loss(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.duration(Double.NaN)).isEqualTo("–");
  }

  @Test
  void changesCarryASign() {
    assertThat(Numbers.change(2, 2.2)).isEqualTo("+10\u00a0%");
    assertThat(Numbers.change(2, 1.99)).isEqualTo("−0.5\u00a0%");
  }

  @Test
  void manyPassesAreCounted() {
    assertThat(Numbers.epochs(1.46)).isEqualTo("1.5 passes over the text");
    assertThat(Numbers.epochs(3488.2)).isEqualTo("3,488 passes over the text");
  }

  @Test
  void durationsAreInTheirOwnUnit() {
    assertThat(Numbers.duration(3.21)).isEqualTo("3.2 s");
    assertThat(Numbers.duration(300)).isEqualTo("5 min");
    assertThat(Numbers.duration(7800)).isEqualTo("2 h 10 min");
  }

  @Test
  void aSummaryKnowsItsSpread() {
    Summary summary = Summary.of(1, 2, 3);
    assertThat(summary.mean()).isEqualTo(2);
    assertThat(summary.deviation()).isEqualTo(1);
    assertThat(Summary.of(5).deviation()).isZero();
  }
}
