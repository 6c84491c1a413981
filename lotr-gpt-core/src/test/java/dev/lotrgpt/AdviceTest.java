package dev.lotrgpt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What messages advise works: where a study itself sets the setting that they name, its place in
 * the study takes the place of {@link Setting#location()}, as the command line has no effect there.
 */
class AdviceTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern PROPERTY =
      Pattern.compile("-Dlotr-gpt\\.(model|training|data)\\.(\\w+)");

  @Test
  void namesSettingsInTheWayThatIsReplaced() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : List.of("lotr-gpt-core", "lotr-gpt-maven-plugin")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String code = JOINED.matcher(Files.readString(file)).replaceAll("");
          for (Setting setting : Setting.values()) {
            code = code.replace(setting.location(), "");
          }
          PROPERTY.matcher(code).results().forEach(r -> found.add(file + ": " + r.group()));
        }
      }
    }
    assertThat(found).isEmpty();
  }
}
