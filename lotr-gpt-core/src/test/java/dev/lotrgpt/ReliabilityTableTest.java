package dev.lotrgpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/reliability.md} name tests that exist. */
class ReliabilityTableTest {
  private static final Path ROOT = Path.of("..");
  private static final int LEAST_ROWS = 50;
  private static final Pattern METHOD = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern PROJECT = Pattern.compile("`it: ([\\w-]+)`");

  @Test
  void everyRowNamesATestThatExists() throws IOException {
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(LEAST_ROWS).doesNotHaveDuplicates();
    for (String row : rows) {
      String[] cells = row.split("(?<!\\\\)\\|");
      assertThat(cells).as(row).hasSize(4); // the first is before the first bar
      String tests = cells[3];
      List<MatchResult> methods = METHOD.matcher(tests).results().toList();
      List<MatchResult> projects = PROJECT.matcher(tests).results().toList();
      assertThat(methods.size() + projects.size())
          .as(row)
          .isPositive()
          .isEqualTo(tests.split("`, `").length);
      for (MatchResult method : methods) {
        assertThat(isTest(method.group(1), method.group(2))).as(method.group()).isTrue();
      }
      for (MatchResult project : projects) {
        assertThat(ROOT.resolve("lotr-gpt-maven-plugin/src/it/" + project.group(1)))
            .isDirectoryContaining("glob:**/verify.groovy");
      }
    }
  }

  /** Rows of tables, without their heads. */
  private static List<String> rows() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("docs/reliability.md"));
    return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
        .filter(i -> lines.get(i).startsWith("|") && !lines.get(i).startsWith("|--"))
        .filter(i -> !lines.get(i + 1).startsWith("|--"))
        .map(lines::get)
        .toList();
  }

  private static boolean isTest(String type, String method) throws IOException {
    Pattern declaration =
        Pattern.compile(
            "@(Test|ParameterizedTest)\\b((?!\\bvoid\\b).)*\\bvoid " + method + "\\(",
            Pattern.DOTALL);
    for (String module : List.of("lotr-gpt-core", "lotr-gpt-maven-plugin")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(f -> f.endsWith(type + ".java")).toList()) {
          if (declaration.matcher(Files.readString(file)).find()) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
