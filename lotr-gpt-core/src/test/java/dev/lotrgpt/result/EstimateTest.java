package dev.lotrgpt.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class EstimateTest {
  /** Of 1, 2 and 6: mean 3, standard deviation 2.6458, and t(2) = 4.3027 at 97.5 %. */
  @Test
  void ofAMeanIsStudents() {
    Estimate mean = Estimate.ofMean(1, 2, 6);
    assertThat(mean.value()).isEqualTo(3);
    assertThat(mean.error()).isCloseTo(Math.sqrt(7.0 / 3), offset(1e-12));
    assertThat(mean.low()).isCloseTo(3 - 4.30265273 * Math.sqrt(7.0 / 3), offset(1e-6));
    assertThat(mean.high()).isCloseTo(3 + 4.30265273 * Math.sqrt(7.0 / 3), offset(1e-6));
    // With two degrees of freedom, P(T > t) = (1 - t / sqrt(2 + t * t)) / 2.
    double t = 3 / Math.sqrt(7.0 / 3);
    double p = (1 - t / Math.sqrt(2 + t * t)) / 2;
    assertThat(mean.probabilityOfMore(0)).isCloseTo(p, offset(1e-9));
    assertThat(mean.probabilityOfLess(0)).isCloseTo(1 - p, offset(1e-9));
    assertThat(mean.probabilityOfLess(6)).isCloseTo(p, offset(1e-9));
  }

  /** The square of a mean: by the delta method, twice the mean times the error of the mean. */
  @Test
  void ofAnyNumberIsNearWhatItsSlopeSays() {
    double[] values = {9.9, 10, 10.1, 10.2};
    double all = 40.2 / 4;
    double[] without = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      without[i] = Math.pow((40.2 - values[i]) / 3, 2);
    }
    assertThat(Estimate.jackknife(all * all, without).error())
        .isCloseTo(2 * all * Estimate.ofMean(values).error(), offset(0.01));
  }

  @Test
  void seedsThatAgreeLeaveNothingToChance() {
    Estimate same = Estimate.ofMean(0.1, 0.1, 0.1);
    assertThat(same.error()).isZero();
    assertThat(same.probabilityOfMore(0)).isZero();
    assertThat(same.probabilityOfMore(0.2)).isOne();
    assertThatThrownBy(() -> Estimate.ofMean(1)).isInstanceOf(IllegalArgumentException.class);
  }
}
