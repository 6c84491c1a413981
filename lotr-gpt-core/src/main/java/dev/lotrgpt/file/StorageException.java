package dev.lotrgpt.file;

import dev.lotrgpt.fault.Mistake;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file cannot be written; the message says in one line which, why, and what to do. */
public final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;

  public StorageException(Path file, IOException cause) {
    super(message(file, Reason.of(cause)), cause);
    this.file = file;
  }

  private static String message(Path file, Reason reason) {
    return file
        + " cannot be written: "
        + reason.problem
        + (reason.remedy.isEmpty() ? "" : "; " + reason.remedy);
  }

  /**
   * What it is where a user may choose another directory.
   *
   * @param where that directory is named
   */
  public Mistake at(String where) {
    Reason reason = Reason.of((IOException) getCause());
    return new Mistake(
        where,
        file.toString(),
        "cannot be written: " + reason.problem,
        reason.remedy.isEmpty()
            ? "name another directory"
            : reason.remedy + ", or name another directory");
  }

  /**
   * @param remedy empty where there is none but to write elsewhere
   */
  private record Reason(String problem, String remedy) {
    /** What the system says, without the names of Java's exceptions. */
    static Reason of(IOException cause) {
      if (cause instanceof AccessDeniedException denied) {
        return new Reason("no permission for " + denied.getFile(), "");
      }
      if (cause instanceof FileAlreadyExistsException present) {
        return brokenLink(Path.of(present.getFile()))
            .orElse(
                new Reason(
                    present.getFile() + " is a file where a directory is needed", "move it away"));
      }
      if (cause instanceof NoSuchFileException missing) {
        return new Reason(missing.getFile() + " does not exist and cannot be made", "");
      }
      String reason =
          cause instanceof FileSystemException failure && failure.getReason() != null
              ? failure.getReason()
              : String.valueOf(cause.getMessage());
      return switch (reason) {
        case "No space left on device", "Disk quota exceeded" ->
            new Reason(reason, "make room there");
        case "Not a directory" ->
            new Reason(reason + ", as a file is where a directory is needed", "move it away");
        default -> new Reason(reason, "");
      };
    }

    /** As to a disk that is not mounted, or was cleaned. */
    private static Optional<Reason> brokenLink(Path file) {
      try {
        return Files.isSymbolicLink(file) && !Files.exists(file)
            ? Optional.of(
                new Reason(
                    file + " is a link to " + Files.readSymbolicLink(file) + ", which is not there",
                    "make it"))
            : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }
}
