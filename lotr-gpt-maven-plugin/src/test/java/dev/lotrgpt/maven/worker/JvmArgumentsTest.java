package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JvmArgumentsTest {
  @Test
  void areCutAtSpaces() {
    assertThat(JvmArguments.split("  -Xmx4g\n\t-ea ")).containsExactly("-Xmx4g", "-ea");
    assertThat(JvmArguments.split(" ")).isEmpty();
  }

  @Test
  void areQuotedAsInAShell() {
    assertThat(JvmArguments.split("-Da='x y' \"-Db=it's\" '' -Dc=\"1\"2"))
        .containsExactly("-Da=x y", "-Db=it's", "", "-Dc=12");
    assertThat(JvmArguments.split("-Da=x\\ y -Db=\"a \\\" b\" '\\ '"))
        .containsExactly("-Da=x y", "-Db=a \" b", "\\ ");
  }

  @Test
  void keepThePathsOfWindows() {
    assertThat(JvmArguments.split("-Da=C:\\tmp\\x \"-Db=C:\\Program Files\\y\""))
        .containsExactly("-Da=C:\\tmp\\x", "-Db=C:\\Program Files\\y");
  }

  @Test
  void haveQuotesThatAreClosed() {
    assertThatThrownBy(() -> JvmArguments.split("-Da='x y"))
        .hasMessage(
            "<jvmArguments> (-Dlotr-gpt.jvmArguments): -Da='x y has a quote, ', that is not closed");
  }
}
