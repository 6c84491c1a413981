package dev.lotrgpt.maven.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void makesColumnsAsWideAsTheirWidestCell() {
    Table table = new Table("run", ">time", "status");
    table.add("dropout 0.25", "0:07", "TRAINED");
    table.add("a", "1:02:03", "");
    assertThat(table.lines())
        .containsExactly(
            "run              time  status",
            "dropout 0.25     0:07  TRAINED",
            "a             1:02:03");
  }

  @Test
  void refusesRowsThatDoNotFit() {
    Columns columns = Columns.of(Columns.Column.left("a", 1));
    assertThatThrownBy(() -> columns.row(List.of("1", "2")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
