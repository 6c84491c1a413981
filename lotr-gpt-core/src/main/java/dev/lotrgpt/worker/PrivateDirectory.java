package dev.lotrgpt.worker;

import dev.lotrgpt.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A directory of this user alone among those that anybody can write to: what is loaded from there
 * was put there by nobody else.
 */
final class PrivateDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** Linux has it belong to the user that a process runs as. */
  private static final Path PROCESS = Path.of("/proc/self");

  private PrivateDirectory() {}

  /** Empty where there cannot be one, or somebody else made one of that name. */
  static Optional<Path> in(Path parent, String name) {
    Path directory = parent.resolve(name);
    try {
      AtomicFile.createPrivateDirectory(directory);
      PosixFileAttributes found =
          Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean isOurs =
          found.isDirectory()
              && found.permissions().equals(OWNER_ONLY)
              && found.owner().equals(Files.getOwner(PROCESS));
      return isOurs ? Optional.of(directory) : Optional.empty();
    } catch (IOException | UnsupportedOperationException impossible) {
      return Optional.empty();
    }
  }
}
