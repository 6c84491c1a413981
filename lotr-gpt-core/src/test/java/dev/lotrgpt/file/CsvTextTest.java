package dev.lotrgpt.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"=HYPERLINK(\"x\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "-", "-1\n=2"})
  void formulasBecomeText(String cell) {
    assertThat(CsvText.cell(cell)).isEqualTo("'" + cell);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "-0.25", "+3", "-1.5e-8", "plain", "a=b", "<script>"})
  void allElseStays(String cell) {
    assertThat(CsvText.cell(cell)).isEqualTo(cell);
  }
}
