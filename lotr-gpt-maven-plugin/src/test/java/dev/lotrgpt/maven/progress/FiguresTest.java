package dev.lotrgpt.maven.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void writesDurationsAsClocksDo() {
    assertThat(Figures.duration(0)).isEqualTo("0:00");
    assertThat(Figures.duration(59.6)).isEqualTo("1:00");
    assertThat(Figures.duration(3723)).isEqualTo("1:02:03");
    assertThat(Figures.duration(-1)).isEqualTo("-");
    assertThat(Figures.duration(Double.NaN)).isEqualTo("-");
    assertThat(Figures.duration(Double.POSITIVE_INFINITY)).isEqualTo("-");
  }

  @Test
  void doesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Figures.loss(1.23456)).isEqualTo("1.2346");
      assertThat(Figures.best(1.5, 500)).isEqualTo("1.5000 @ 500");
      assertThat(Figures.number(11475)).isEqualTo("11,475");
      assertThat(Figures.share(0.713)).isEqualTo("71.3 %");
      assertThat(Figures.rate(41203.4)).isEqualTo("41,203");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void writesADashForWhatIsNotKnown() {
    assertThat(Figures.loss(Double.NaN)).isEqualTo("-");
    assertThat(Figures.best(Double.NaN, 0)).isEqualTo("-");
    assertThat(Figures.rate(0)).isEqualTo("-");
    assertThat(Figures.share(Double.NaN)).isEqualTo("-");
  }

  @Test
  void countsNouns() {
    assertThat(Figures.count(1, "run")).isEqualTo("1 run");
    assertThat(Figures.count(0, "run")).isEqualTo("0 runs");
    assertThat(Figures.count(1200, "run")).isEqualTo("1,200 runs");
  }
}
