package dev.lotrgpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A store, a site or a log's folder may be a link to a directory, on every Java. */
class LinkedDirectoriesTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void directoriesAreMadeInTheOnePlaceThatTakesLinks() throws IOException {
    for (String module : new String[] {"lotr-gpt-core", "lotr-gpt-maven-plugin"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          if (!file.endsWith("AtomicFile.java")) {
            assertThat(file).content().doesNotContainPattern("\\bFiles\\.createDirector(y|ies)\\(");
          }
        }
      }
    }
  }
}
