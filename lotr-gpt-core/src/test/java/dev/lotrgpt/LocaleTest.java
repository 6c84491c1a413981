package dev.lotrgpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No number or word depends on the user's locale: Arabic digits, a Turkish i. */
class LocaleTest {
  private static final Path ROOT = Path.of("..");

  private static final Pattern FORMATTED = Pattern.compile("\\.formatted\\(");

  /** What comes out in the locale's digits. */
  private static final Pattern NUMBER = Pattern.compile("%[-,+ (#0-9.$]*[dfeEgG]");

  private static final Pattern WITHOUT_LOCALE =
      Pattern.compile("String\\.format\\(\\s*\"|\\.to(Lower|Upper)Case\\(\\)");

  @Test
  void everyFormatNamesItsLocale() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : List.of("lotr-gpt-core", "lotr-gpt-maven-plugin")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String code = Files.readString(file);
          WITHOUT_LOCALE.matcher(code).results().forEach(r -> found.add(file + ": " + r.group()));
          FORMATTED
              .matcher(code)
              .results()
              .map(result -> statement(code.substring(0, result.start())))
              .filter(statement -> NUMBER.matcher(statement).find())
              .forEach(statement -> found.add(file + ": " + statement));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  /** The unfinished one that a piece of code ends with. */
  private static String statement(String code) {
    return code.substring(Math.max(code.lastIndexOf(';'), code.lastIndexOf("{\n")) + 1);
  }
}
