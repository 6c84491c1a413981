package dev.lotrgpt.store;

import dev.lotrgpt.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right of a cluster's job to write a run: a file that one job makes and the others find. It
 * keeps nodes apart where locks do not (NFS, Lustre, CephFS: mounted without them, or local ones).
 *
 * <p>Nothing takes it away when its job dies. The next start of the same job takes it over; of a
 * job that is no more, who knows the scheduler {@linkplain #release releases} it. So whoever has
 * one asks {@link #isHeld} before it writes what others will read.
 */
public final class RunClaim implements AutoCloseable {
  private static final String SUFFIX = ".claim";

  private final Path file;
  private final Claimant claimant;

  private RunClaim(Path file, Claimant claimant) {
    this.file = file;
    this.claimant = claimant;
  }

  static Path file(Path locks, String run) {
    return locks.resolve(run + SUFFIX);
  }

  /** Empty if another job has it. */
  static Optional<RunClaim> take(Path file, Claimant claimant) throws IOException {
    AtomicFile.createDirectories(file.toAbsolutePath().getParent());
    RunClaim claim = new RunClaim(file, claimant);
    try {
      Files.writeString(
          file, claimant + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return Optional.of(claim);
    } catch (FileAlreadyExistsException taken) {
      if (holder(file).filter(holder -> holder.isReplacedBy(claimant)).isEmpty()) {
        return Optional.empty();
      }
      AtomicFile.write(file, claimant + "\n");
      return Optional.of(claim);
    }
  }

  /** Who has it; empty if nobody has, or is just taking it. */
  static Optional<Claimant> holder(Path file) throws IOException {
    try {
      return Claimant.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException free) {
      return Optional.empty();
    }
  }

  /** Takes it from a job that is no more, or that never said its name. */
  static void release(Path file, Optional<Claimant> gone) throws IOException {
    if (holder(file).equals(gone)) {
      Files.deleteIfExists(file);
    }
  }

  /** Whether it was neither taken over nor released. */
  public boolean isHeld() throws IOException {
    return holder(file).filter(claimant::equals).isPresent();
  }

  /** Gives it back. */
  @Override
  public void close() throws IOException {
    release(file, Optional.of(claimant));
  }
}
