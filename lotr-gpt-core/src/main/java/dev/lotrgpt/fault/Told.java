package dev.lotrgpt.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * What is told of an exception: of a {@link MistakeException}, and of checked ones, such as those
 * of files, one line. Any other, which the compiler makes nobody think of, is a defect of this
 * software, and is shown with its stack trace.
 */
public final class Told {
  private Told() {}

  /** The line; empty for a defect. */
  public static Optional<String> line(Throwable e) {
    if (e instanceof MistakeException mistake) {
      return Optional.of(mistake.mistake().line());
    }
    if (e instanceof UncheckedIOException wrapper) {
      return Optional.of(describe(wrapper.getCause()));
    }
    if (e instanceof InvalidPathException invalid) {
      return Optional.of(
          "'" + invalid.getInput() + "' cannot be the name of a file: " + reason(invalid));
    }
    if (e instanceof RuntimeException || e instanceof Error) {
      return Optional.empty();
    }
    return Optional.of(e instanceof IOException failure ? describe(failure) : message(e));
  }

  /** The message alone of these may be no more than a path. */
  private static String describe(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (e instanceof FileSystemException failure) {
      return failure.getReason() == null
          ? e.toString()
          : failure.getFile() + ": " + failure.getReason();
    }
    return message(e);
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
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
