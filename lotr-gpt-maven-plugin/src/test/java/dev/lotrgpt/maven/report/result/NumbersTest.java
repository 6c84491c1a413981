package dev.lotrgpt.maven.report.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.result.Metric;
import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void sizesHaveThreeDigits() {
    assertThat(Numbers.size(127_061)).isEqualTo("127k");
    assertThat(Numbers.size(4_843_605)).isEqualTo("4.84M");
    assertThat(Numbers.size(14_350_933)).isEqualTo("14.4M");
    assertThat(Numbers.size(999_700)).isEqualTo("1.00M");
    assertThat(Numbers.size(15_029)).isEqualTo("15.0k");
    assertThat(Numbers.size(15_000)).isEqualTo("15k");
    assertThat(Numbers.size(100_000)).isEqualTo("100k");
    assertThat(Numbers.size(812)).isEqualTo("812");
  }

  @Test
  void whatIsNoNumberIsADash() {
    assertThat(Numbers.loss(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.duration(Double.NaN)).isEqualTo("–");
  }

  @Test
  void manyPassesAreCounted() {
    assertThat(Numbers.epochs(1.46)).isEqualTo("1.5 passes over the text");
    assertThat(Numbers.epochs(3488.2)).isEqualTo("3,488 passes over the text");
  }

  @Test
  void bothEndsOfARangeHaveADecimalOrNone() {
    assertThat(Numbers.passes(1.02, 163.8)).isEqualTo("1 to 164");
    assertThat(Numbers.passes(1.4, 16)).isEqualTo("1.4 to 16.0");
    assertThat(Numbers.passes(3.3, 3488.2)).isEqualTo("3 to 3,488");
    assertThat(Numbers.passes(3.3, 3.3)).isEqualTo("3.3");
    assertThat(Numbers.range(Metric.Unit.SHARE, -0.001, 0.2)).isEqualTo("−0.1 to 20.0\u00a0%");
  }

  /** A claim's numbers are made for a console and a table. */
  @Test
  void aTextOfAConsoleIsTypesetOnAPage() {
    assertThat(Numbers.typeset("falls by 0.021 > -0.03, 95 % interval -0.032 to 0.074, p = 0.027"))
        .isEqualTo(
            "falls by 0.021 > −0.03, 95\u00a0% interval −0.032 to 0.074, p\u00a0=\u00a00.027");
    assertThat(Numbers.typeset("where(case=-1).rise 0.1 - 2 * -all.rise 0.2 (-0.2 to -0.1)"))
        .isEqualTo("where(case=-1).rise 0.1 − 2 * −all.rise 0.2 (−0.2 to −0.1)");
    assertThat(Numbers.typeset("p = 2.3e-05, below 1e-4"))
        .isEqualTo("p\u00a0=\u00a02.3\u00a0×\u00a010⁻⁵, below 1\u00a0×\u00a010⁻⁴");
    assertThat(Numbers.typeset("perhaps -Dlotr-gpt.seeds=3: lotr-gpt-1.txt"))
        .isEqualTo("perhaps -Dlotr-gpt.seeds=3: lotr-gpt-1.txt");
    assertThat(Numbers.of(Metric.GAP, -0.0123)).isEqualTo("−0.012");
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
