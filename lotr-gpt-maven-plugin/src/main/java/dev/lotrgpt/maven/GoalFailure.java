package dev.lotrgpt.maven;

import dev.lotrgpt.fault.Told;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import org.apache.maven.plugin.MojoExecutionException;

/** What Maven shows of an exception: its first line, and all of it with {@code -e}. */
final class GoalFailure {
  private GoalFailure() {}

  /**
   * The set-up is broken: a setting, the corpus, a file, the disk.
   *
   * @throws RuntimeException itself, if it is a defect
   */
  static MojoExecutionException of(Exception e) {
    Throwable shown = e instanceof UncheckedIOException wrapper ? wrapper.getCause() : e;
    boolean isTold = shown instanceof Told;
    if (isTold || shown instanceof InvalidPathException) {
      // Not as its cause: Maven would add what the causes say to the line.
      MojoExecutionException failure =
          new MojoExecutionException(isTold ? shown.getMessage() : describe(shown));
      failure.addSuppressed(e);
      return failure;
    }
    if (shown instanceof RuntimeException defect) {
      throw defect;
    }
    return new MojoExecutionException(describe(shown), e);
  }

  /** The message alone of these may be no more than a path. */
  private static String describe(Throwable e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (e instanceof InvalidPathException invalid) {
      return "'" + invalid.getInput() + "' cannot be the name of a file: " + reason(invalid);
    }
    return e instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getFile() + ": " + failure.getReason()
        : e.toString();
  }

  /** What Java has read of a name may be question marks: it shows what is wrong all the same. */
  private static String reason(InvalidPathException invalid) {
    return invalid.getReason().contains("unmappable")
        ? "the locale's encoding, "
            + System.getProperty("sun.jnu.encoding")
            + ", lacks letters of it; set LC_ALL=C.UTF-8, or another locale in UTF-8"
        : invalid.getReason();
  }
}
