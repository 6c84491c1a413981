package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.progress.Figures;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The texts of a build. Each is read once, by all studies and goals, while its files stay. */
public final class Texts {
  /** Bytes that may take more than two seconds to read. */
  private static final long LARGE = 32 << 20;

  /** File systems may tell of two changes with the same time. */
  private static final long SETTLED_MILLIS = 2000;

  private final Path project;
  private final Consumer<String> lines;
  private final Map<Path, Known> known = new HashMap<>();

  /** What tells a file from one that was written over it. */
  private record Stamp(Object file, long size, FileTime modified) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }
  }

  private record Known(Map<Path, Stamp> stamps, CorpusSource text) {}

  /**
   * @param project its directory
   * @param lines told what takes its time
   */
  public Texts(Path project, Consumer<String> lines) {
    this.project = project;
    this.lines = lines;
  }

  /** The project's directory. */
  Path project() {
    return project;
  }

  /**
   * @throws dev.lotrgpt.text.CorpusException if there is none, or it cannot be used
   */
  synchronized CorpusSource read(Optional<Path> path) {
    Optional<Map<Path, Stamp>> before = path.flatMap(Texts::stamps);
    if (before.isEmpty()) {
      return CorpusSource.read(path, project);
    }
    Known last = known.get(path.get());
    if (last != null && last.stamps.equals(before.get())) {
      return last.text;
    }
    long size = before.get().values().stream().mapToLong(Stamp::size).sum();
    if (size >= LARGE) {
      lines.accept("Reads " + path.get() + " (" + Figures.number(size >> 20) + " MB)");
    }
    long started = System.currentTimeMillis();
    CorpusSource text = CorpusSource.read(path, project);
    boolean isSettled =
        before.get().values().stream()
            .allMatch(stamp -> stamp.modified.toMillis() < started - SETTLED_MILLIS);
    if (isSettled && before.equals(stamps(path.get()))) {
      known.put(path.get(), new Known(before.get(), text));
    }
    return text;
  }

  /** Of a directory all that is in it, texts or not. */
  private static Optional<Map<Path, Stamp>> stamps(Path path) {
    Map<Path, Stamp> stamps = new HashMap<>();
    try {
      stamps.put(path, Stamp.of(path));
      if (Files.isDirectory(path)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
          for (Path file : files) {
            stamps.put(file, Stamp.of(file));
          }
        }
      }
      return Optional.of(stamps);
    } catch (IOException | DirectoryIteratorException unreadable) {
      // Whoever reads it says what is wrong.
      return Optional.empty();
    }
  }
}
