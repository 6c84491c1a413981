package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void areCutAtSpaces() {
    assertThat(split("  -Xmx4g\n\t-ea ")).containsExactly("-Xmx4g", "-ea");
    assertThat(split(" ")).isEmpty();
  }

  @Test
  void areQuotedAsInAShell() {
    assertThat(split("-Da='x y' \"-Db=it's\" '' -Dc=\"1\"2"))
        .containsExactly("-Da=x y", "-Db=it's", "", "-Dc=12");
    assertThat(split("-Da=x\\ y -Db=\"a \\\" b\" '\\ '"))
        .containsExactly("-Da=x y", "-Db=a \" b", "\\ ");
  }

  @Test
  void keepThePathsOfWindows() {
    assertThat(split("-Da=C:\\tmp\\x \"-Db=C:\\Program Files\\y\""))
        .containsExactly("-Da=C:\\tmp\\x", "-Db=C:\\Program Files\\y");
  }

  @Test
  void haveQuotesThatAreClosed() {
    assertThatThrownBy(() -> split("-Da='x y"))
        .hasMessage("<place> (-Dplace): -Da='x y has a quote, ', that is not closed: close it");
  }

  private static List<String> split(String line) {
    return ShellWords.split(line, "<place> (-Dplace)");
  }
}
