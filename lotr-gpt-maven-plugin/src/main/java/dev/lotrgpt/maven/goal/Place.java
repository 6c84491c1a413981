package dev.lotrgpt.maven.goal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A directory or file that a user named, or that need not be there yet, and where it really is.
 *
 * @param name for messages: {@code <store> (-Dlotr-gpt.store)}
 * @param path absolute, and without links as far as it exists
 */
record Place(String name, Path path) {

  static Place of(String name, Path path) throws IOException {
    return new Place(name, real(path.toAbsolutePath().normalize()));
  }

  private static Path real(Path path) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path parent = path.getParent();
    return parent == null ? path : real(parent).resolve(path.getFileName());
  }

  Place child(String directory) throws IOException {
    return of(name, path.resolve(directory));
  }

  boolean is(Place other) throws IOException {
    return isSame(path, other.path);
  }

  /** Whether it lies anywhere inside of another one. */
  boolean isInside(Place other) throws IOException {
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      if (isSame(above, other.path)) {
        return true;
      }
    }
    return false;
  }

  /**
   * One directory may have two paths that no link tells of, and two names of a directory that is
   * not there yet may be one: on many file systems case and the form of accents do not count.
   */
  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other)
        ? Files.isSameFile(one, other)
        : folded(one).equals(folded(other));
  }

  private static String folded(Path path) {
    return Normalizer.normalize(path.toString(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return name + ", " + path;
  }
}
