package dev.lotrgpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No test is left out in silence: each that is skipped is counted, and says why. */
class SkippedTestsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern STRING = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
  private static final Pattern ASSUMPTION =
      Pattern.compile("\\b(assumeTrue|assumeFalse|Assumptions\\.abort)\\(");
  private static final Pattern DISABLED = Pattern.compile("@Disabled\\b(?!\\()");

  /** Of a class that is skipped as a whole, Surefire counts nothing and says nothing. */
  private static final Pattern WHOLE_CLASS =
      Pattern.compile("@BeforeAll\\b[^{]*\\{((?!\n  }).)*?\\bassume\\w*\\(", Pattern.DOTALL);

  @Test
  void everyOneSaysWhy() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : List.of("lotr-gpt-core", "lotr-gpt-maven-plugin")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          silent(Files.readString(file)).forEach(skip -> found.add(file + ": " + skip));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "assumeTrue(exists(file, link));",
        "assumeFalse(\"a, b\".equals(text));",
        "return Assumptions.abort();",
        "@Disabled\nvoid test() {",
        "@BeforeAll\n  static void open() {\n    assumeTrue(found, \"none\");\n  }",
      })
  void thisWouldBeFound(String code) {
    assertThat(silent(code)).hasSize(1);
  }

  private static List<String> silent(String source) {
    String code = STRING.matcher(source).replaceAll("\"\"");
    List<String> silent = new ArrayList<>();
    for (MatchResult call : ASSUMPTION.matcher(code).results().toList()) {
      int least = call.group(1).startsWith("assume") ? 2 : 1;
      if (arguments(code.substring(call.end())) < least) {
        silent.add(code.substring(call.start(), code.indexOf(';', call.end())));
      }
    }
    DISABLED.matcher(code).results().map(MatchResult::group).forEach(silent::add);
    WHOLE_CLASS.matcher(code).results().map(MatchResult::group).forEach(silent::add);
    return silent;
  }

  /**
   * @param code behind the parenthesis that begins them
   */
  private static int arguments(String code) {
    int depth = 0;
    int commas = 0;
    for (int i = 0; ; i++) {
      switch (code.charAt(i)) {
        case '(', '{', '[' -> depth++;
        case ',' -> commas += depth == 0 ? 1 : 0;
        case ')', '}', ']' -> {
          if (depth-- == 0) {
            return i == 0 ? 0 : commas + 1;
          }
        }
        default -> {}
      }
    }
  }
}
