package dev.lotrgpt.maven.report.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  /** As R has it: {@code qt(0.975, 4) * sqrt(1 * (1/3 + 1/3))}. */
  @Test
  void aDifferenceIsJudgedByStudentsTest() {
    Spread spread = Spread.of(List.of(Summary.of(1, 2, 3), Summary.of(5, 6, 7)));
    assertThat(spread.variance()).isEqualTo(1);
    assertThat(spread.degreesOfFreedom()).isEqualTo(4);
    assertThat(spread.limit(3, 3)).isCloseTo(2.2670, within(1e-4));
    assertThat(spread.limit(1, 1)).isCloseTo(3.9265, within(1e-4));
  }

  @Test
  void oneSeedTellsNothing() {
    Spread spread = Spread.of(List.of(Summary.of(1), Summary.of(9)));
    assertThat(spread.limit(1, 1)).isInfinite();
  }
}
