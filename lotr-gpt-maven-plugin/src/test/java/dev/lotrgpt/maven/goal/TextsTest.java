package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {
  private static final FileTime EARLIER =
      FileTime.from(Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60));

  @TempDir Path directory;
  private final List<String> lines = new ArrayList<>();
  private Texts texts;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    texts = new Texts(directory, lines::add);
    file = write("a.txt", "the cat\n");
  }

  @Test
  void areReadOnceWhileNothingChangesThem() throws IOException {
    assertThat(read(file)).isSameAs(read(file));
    write("texts/1.txt", "one");
    age("texts");
    assertThat(read(directory.resolve("texts"))).isSameAs(read(directory.resolve("texts")));
    assertThat(lines).isEmpty();
  }

  @Test
  void aChangeIsSeen() throws IOException {
    String first = read(file).corpus().sha256();
    Files.writeString(file, "the dog\n");
    assertThat(read(file).corpus().sha256()).isNotEqualTo(first);
  }

  /** As cp -p or a version control system may do. */
  @Test
  void anotherFileOfTheSameSizeAndTimeIsSeen() throws IOException {
    String first = read(file).corpus().sha256();
    Files.move(write("b.txt", "the dog\n"), file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(read(file).corpus().sha256()).isNotEqualTo(first);
  }

  @Test
  void whatWasWrittenJustNowIsReadAgain() throws IOException {
    Files.writeString(file, "the dog\n");
    assertThat(read(file)).isNotSameAs(read(file));
  }

  @Test
  void whatComesIntoADirectoryIsSeen() throws IOException {
    write("texts/1.txt", "one");
    Path folder = age("texts");
    read(folder);
    write("texts/2.md", "two");
    age("texts");
    assertThat(read(folder).remarks()).singleElement().asString().contains("2.md");
  }

  @Test
  void ofALargeOneTheUserIsTold() throws IOException {
    Path large = write("large.txt", "the cat\n".repeat(5 << 20));
    read(large);
    read(large);
    assertThat(lines).containsExactly("Reads " + large + " (40 MB)");
  }

  private CorpusSource read(Path path) {
    return texts.read(Optional.of(path));
  }

  private Path write(String name, String text) throws IOException {
    Path path = directory.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return age(name);
  }

  private Path age(String name) throws IOException {
    return Files.setLastModifiedTime(directory.resolve(name), EARLIER);
  }
}
