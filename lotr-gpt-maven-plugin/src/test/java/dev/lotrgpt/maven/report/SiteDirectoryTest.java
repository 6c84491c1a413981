package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteDirectoryTest {
  @TempDir Path directory;

  @Test
  void whatAnEarlierReportLeftGoesAway() throws IOException {
    put("index.html", "<meta name=\"generator\" content=\"lotr-gpt\">");
    put("runs/old.html", "");
    put("comparison.html", "");
    put("notes.txt", "");
    render();
    assertThat(directory.resolve("runs/old.html")).doesNotExist();
    assertThat(directory.resolve("comparison.html")).doesNotExist();
    assertThat(directory.resolve("notes.txt")).exists();
    assertThat(directory.resolve("runs/new.html")).exists();
  }

  @Test
  void whatNoReportLeftStays() throws IOException {
    put("index.html", "<title>Somebody's own page</title>");
    put("data/precious.csv", "1");
    render();
    assertThat(directory.resolve("data/precious.csv")).exists();
  }

  @Test
  void nothingIsWrittenOutside() throws IOException {
    SiteDirectory site = new SiteDirectory(directory.resolve("site"));
    assertThatThrownBy(() -> site.write("runs/../../evil.html", "x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
    assertThat(directory.resolve("evil.html")).doesNotExist();
  }

  private void render() throws IOException {
    SiteDirectory site = new SiteDirectory(directory);
    site.write("index.html", "new");
    site.write("runs/new.html", "new");
    site.removeOthers();
  }

  private void put(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
