package dev.lotrgpt.maven.archive;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.maven.report.SiteDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The directory of an archive as one file, to be sent or deposited. */
final class ZipArchive {
  private ZipArchive() {}

  /** Beside the directory. */
  static Path of(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".zip");
  }

  /**
   * @throws MistakeException if a file that is no archive of ours stands where it is to be
   */
  static void requireRoom(Path directory) throws IOException {
    Path zip = of(directory);
    if (Files.exists(zip) && !isOurs(zip)) {
      throw new MistakeException(
          new Mistake(
              "<archive> (-Dlotr-gpt.archive)",
              zip.toString(),
              "is where the archive has a file, and is none",
              "move it away, or name another directory"));
    }
  }

  private static boolean isOurs(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(Crate.FILE) != null;
    } catch (ZipException e) {
      return false;
    }
  }

  /**
   * @param time of all entries, so that the same content is the same file
   */
  static Path write(Path directory, Instant time) throws IOException {
    Path zip = of(directory);
    AtomicFile.write(
        zip,
        out -> {
          ZipOutputStream entries = new ZipOutputStream(out);
          for (String name : SiteDirectory.written(directory)) {
            ZipEntry entry = new ZipEntry(name);
            entry.setLastModifiedTime(FileTime.from(time));
            entries.putNextEntry(entry);
            Files.copy(directory.resolve(name), entries);
            entries.closeEntry();
          }
          entries.finish();
        });
    return zip;
  }
}
