package dev.lotrgpt.maven.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lotrgpt.maven.report.result.Numbers;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

  @Test
  void evenTicksAreRoundNumbers() {
    assertThat(Axis.even("", 0.94, 3.02, 5).ticks())
        .extracting(Axis.Tick::text)
        .containsExactly("1.0", "1.5", "2.0", "2.5", "3.0");
    assertThat(Axis.even("", 0, 5000, 3).ticks())
        .extracting(Axis.Tick::text)
        .containsExactly("0", "2,000", "4,000");
  }

  @Test
  void anAxisHasThreeTicksAtLeast() {
    assertThat(Axis.even("", 1.61, 1.97, 3).ticks())
        .extracting(Axis.Tick::text)
        .containsExactly("1.7", "1.8", "1.9");
    assertThat(Axis.even("", 0, 760, 3).ticks()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void valuesFarApartAreSpreadByTheirLogarithms() {
    Axis far = Axis.at("", List.of(1000.0, 30.0, 1000.0), Numbers::size);
    assertThat(far.logarithmic()).isTrue();
    assertThat(far.ticks()).extracting(Axis.Tick::text).containsExactly("30", "1k");
    assertThat(Axis.at("", List.of(0.0, 1000.0), Numbers::size).logarithmic()).isFalse();
    assertThat(Axis.at("", List.of(1.0, 2.0), Numbers::size).logarithmic()).isFalse();
  }

  @Test
  void aLogarithmicAxisIsSpreadEvenlyByFactors() {
    Axis axis = Axis.logarithmic("", List.of(10.0, 1000.0), Numbers::size);
    double[] at = axis.spread(4);
    assertThat(at[0]).isCloseTo(10, within(1e-9));
    assertThat(at[2]).isCloseTo(100, within(1e-6));
    assertThat(at[1] / at[0]).isCloseTo(at[4] / at[3], within(1e-9));
  }
}
