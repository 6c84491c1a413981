package dev.lotrgpt.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.file.StorageException;
import dev.lotrgpt.text.CorpusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;

class GoalFailureTest {
  @Test
  void showsTheLineThatWasWrittenForTheUserAndNoMore() {
    MojoExecutionException failure =
        GoalFailure.of(
            new CorpusException(
                new Mistake("line 1", "is wrong", "correct it"),
                new IOException("ParseError\nat 1")));
    assertThat(failure).hasMessage("line 1 is wrong: correct it").hasNoCause();
    assertThat(failure.getSuppressed()).singleElement().isInstanceOf(CorpusException.class);
    assertThat(GoalFailure.of(new MistakeException(Mistake.unlike("<x>", 1, "2"))))
        .hasMessage("<x>: 1 is not 2");
  }

  @Test
  void saysWhatAFileSystemsExceptionMeans() {
    assertThat(GoalFailure.of(new AccessDeniedException("/x"))).hasMessage("/x: permission denied");
    assertThat(GoalFailure.of(new NoSuchFileException("/x"))).hasMessage("/x does not exist");
    assertThat(GoalFailure.of(new FileSystemException("/x", null, "Is a directory")))
        .hasMessage("/x: Is a directory");
    StorageException full =
        new StorageException(Path.of("run.log"), new IOException("No space left on device"));
    assertThat(GoalFailure.of(new UncheckedIOException(full)))
        .hasMessage("run.log cannot be written: No space left on device; make room there");
    assertThat(GoalFailure.of(new IOException("x"))).hasMessage("x");
  }

  @Test
  void hidesNoDefect() {
    IllegalStateException defect = new IllegalStateException("x");
    assertThatThrownBy(() -> GoalFailure.of(defect)).isSameAs(defect);
  }

  @Test
  void namesTheLocaleWhereANameCannotBeRead() {
    String reason = "Malformed input or input contains unmappable characters";
    assertThat(GoalFailure.of(new InvalidPathException("caf??.txt", reason)))
        .hasMessage(
            "'caf??.txt' cannot be the name of a file: the locale's encoding, "
                + System.getProperty("sun.jnu.encoding")
                + ", lacks letters of it; set LC_ALL=C.UTF-8, or another locale in UTF-8")
        .hasNoCause();
    assertThat(GoalFailure.of(new InvalidPathException("a?b", "Illegal char <?>")))
        .hasMessage("'a?b' cannot be the name of a file: Illegal char <?>");
  }
}
