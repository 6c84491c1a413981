package dev.lotrgpt.maven.report.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InkTest {

  @ParameterizedTest
  @EnumSource(
      value = Ink.class,
      names = {"PAPER", "GRID", "FAINT", "HEAT_.*"},
      mode = EnumSource.Mode.MATCH_NONE)
  void inksCanCarryTextOnLightAndDarkPages(Ink ink) {
    assertThat(Contrast.of(ink.light(), Ink.PAPER.light())).as("light").isGreaterThan(4.5);
    assertThat(Contrast.of(ink.dark(), Ink.PAPER.dark())).as("dark").isGreaterThan(4.5);
  }

  @Test
  void numbersCanBeReadOnTheHeatMap() {
    for (int i = 0; i <= 100; i++) {
      Ink cell = Ink.heat(i / 100.0);
      Ink text = Ink.onHeat(i / 100.0);
      assertThat(Contrast.of(text.light(), cell.light())).as("light %d", i).isGreaterThan(4.5);
      assertThat(Contrast.of(text.dark(), cell.dark())).as("dark %d", i).isGreaterThan(4.5);
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
}
