package dev.lotrgpt.maven.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jfree.data.Range;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class FigureTest {

  @ParameterizedTest
  @EnumSource(
      value = Ink.class,
      names = {"PAPER", "GRID", "FAINT", "HEAT_.*"},
      mode = EnumSource.Mode.MATCH_NONE)
  void inksCanCarryTextOnLightAndDarkPages(Ink ink) {
    assertThat(contrast(ink.light(), Ink.PAPER.light())).as("light").isGreaterThan(4.5);
    assertThat(contrast(ink.dark(), Ink.PAPER.dark())).as("dark").isGreaterThan(4.5);
  }

  @Test
  void numbersCanBeReadOnTheHeatMap() {
    for (int i = 0; i <= 100; i++) {
      Ink cell = Ink.heat(i / 100.0);
      Ink text = Ink.onHeat(i / 100.0);
      assertThat(contrast(text.light(), cell.light())).as("light %d", i).isGreaterThan(4.5);
      assertThat(contrast(text.dark(), cell.dark())).as("dark %d", i).isGreaterThan(4.5);
    }
  }

  /** 0.02 is what one can just tell when two colours touch; lines lie apart. */
  @ParameterizedTest
  @EnumSource(Vision.class)
  void everyoneCanTellSeriesApart(Vision vision) {
    for (Ink one : Ink.series()) {
      for (Ink other : Ink.series()) {
        if (one != other) {
          assertThat(vision.distance(one.light(), other.light()))
              .as("light %s, %s", one, other)
              .isGreaterThan(0.06);
          assertThat(vision.distance(one.dark(), other.dark()))
              .as("dark %s, %s", one, other)
              .isGreaterThan(0.06);
        }
      }
    }
  }

  private static double contrast(String one, String other) {
    double a = luminance(Color.decode(one));
    double b = luminance(Color.decode(other));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  /** As WCAG 2 defines it. */
  private static double luminance(Color color) {
    double[] linear = Vision.linear(color);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }

  @Test
  void aPowerLawIsFoundWithItsUncertainty() {
    List<Lines.Point> exact = new ArrayList<>();
    List<Lines.Point> noisy = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      double x = 1000 * Math.pow(2, i % 4);
      exact.add(new Lines.Point(x, 7 * Math.pow(x, -0.1)));
      noisy.add(new Lines.Point(x, 7 * Math.pow(x, -0.1) * (1 + 0.02 * Math.sin(9 * i))));
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

  @Test
  void ticksAreRoundNumbers() {
    assertThat(Theme.ticks(new Range(0.94, 3.02), 5))
        .extracting(Theme.Tick::text)
        .containsExactly("1.0", "1.5", "2.0", "2.5", "3.0");
    assertThat(Theme.ticks(new Range(0, 5000), 3))
        .extracting(Theme.Tick::text)
        .containsExactly("0", "2,000", "4,000");
  }

  @Test
  void labelsAreMovedApartAsLittleAsNeeded() {
    double[] heights = {100, 102, 180};
    Marks.spread(heights, 0, 200);
    assertThat(heights[1] - heights[0]).isGreaterThanOrEqualTo(16);
    assertThat(heights[2]).isEqualTo(180);
    double[] low = {195, 198, 199};
    Marks.spread(low, 0, 200);
    assertThat(low[2]).isLessThanOrEqualTo(200);
    assertThat(low[1]).isLessThanOrEqualTo(low[2] - 16);
  }

  @Test
  void whatLiesAboveTheChartIsCutOffAtItsEdge() {
    org.jfree.chart.plot.XYPlot plot =
        Theme.plot(
            Theme.axis("", new Range(0, 10), List.of()),
            Theme.axis("", new Range(0, 4), List.of()),
            0);
    new Lines(plot)
        .line(
            List.of(new Lines.Point(0, 8), new Lines.Point(8, 0), new Lines.Point(9, 1)),
            Ink.BLUE,
            Theme.CURVE,
            1);
    assertThat(plot.getDataset(0).getXValue(0, 0)).isEqualTo(4);
    assertThat(plot.getDataset(0).getYValue(0, 0)).isEqualTo(4);
    assertThat(plot.getDataset(0).getItemCount(0)).isEqualTo(3);
  }
}
