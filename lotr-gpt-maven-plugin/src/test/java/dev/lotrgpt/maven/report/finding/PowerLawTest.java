package dev.lotrgpt.maven.report.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PowerLawTest {

  @Test
  void aPowerLawIsFoundWithItsUncertainty() {
    List<PowerLaw.Pair> exact = new ArrayList<>();
    List<PowerLaw.Pair> noisy = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      double x = 1000 * Math.pow(2, i % 4);
      exact.add(new PowerLaw.Pair(x, 7 * Math.pow(x, -0.1)));
      noisy.add(new PowerLaw.Pair(x, 7 * Math.pow(x, -0.1) * (1 + 0.02 * Math.sin(9 * i))));
    }
    PowerLaw law = new PowerLaw(exact);
    assertThat(law.exponent()).isCloseTo(-0.1, within(1e-9));
    assertThat(law.margin()).isLessThan(1e-6);
    assertThat(law.at(3000)).isCloseTo(7 * Math.pow(3000, -0.1), within(1e-9));
    PowerLaw uncertain = new PowerLaw(noisy);
    assertThat(uncertain.margin()).isBetween(0.002, 0.05);
    assertThat(uncertain.exponent()).isCloseTo(-0.1, within(uncertain.margin()));
    assertThat(uncertain.factor(8000)).isGreaterThan(uncertain.factor(2800));
  }
}
