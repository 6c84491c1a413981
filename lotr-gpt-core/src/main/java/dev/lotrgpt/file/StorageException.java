package dev.lotrgpt.file;

import dev.lotrgpt.fault.Told;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file cannot be written; the message says in one line which, why, and what to do. */
public final class StorageException extends IOException implements Told {
  private static final long serialVersionUID = 1L;

  public StorageException(Path file, IOException cause) {
    super(file + " cannot be written: " + reason(cause), cause);
  }

  /** As to a disk that is not mounted, or was cleaned. */
  private static Optional<String> brokenLink(Path file) {
    try {
      return Files.isSymbolicLink(file) && !Files.exists(file)
          ? Optional.of(
              file
                  + " is a link to "
                  + Files.readSymbolicLink(file)
                  + ", which is not there; make it")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What the system says, without the names of Java's exceptions. */
  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (cause instanceof FileAlreadyExistsException present) {
      return brokenLink(Path.of(present.getFile()))
          .orElse(present.getFile() + " is a file where a directory is needed; move it away");
    }
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist and cannot be made";
    }
    String reason =
        cause instanceof FileSystemException failure && failure.getReason() != null
            ? failure.getReason()
            : String.valueOf(cause.getMessage());
    return switch (reason) {
      case "No space left on device", "Disk quota exceeded" -> reason + "; make room there";
      case "Not a directory" -> reason + "; a file is where a directory is needed";
      default -> reason;
    };
  }
}
