package dev.lotrgpt.maven.report;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.file.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that a site is written to. It may hold other things: a report replaces and removes
 * what a report wrote, and nothing else. All files are written aside first; only when each of them
 * may stand where it is to be, they are put in place.
 */
public final class SiteDirectory {
  private static final String ASIDE = ".lotr-gpt-new";
  private static final String PAGE = ".html";

  /** As the pages' template has it. */
  private static final String SIGNATURE = "<meta name=\"generator\" content=\"lotr-gpt\">";

  private final String setting;
  private final Path root;
  private final Path aside;
  private final SiteManifest before;

  /** Whether a version without manifests wrote a report there. */
  private final boolean isOfEarlyVersion;

  SiteDirectory(Path root) throws IOException {
    this(root, "<site> (-Dlotr-gpt.site)");
  }

  /**
   * @param setting what names the directory, for messages
   */
  public SiteDirectory(Path root, String setting) throws IOException {
    this.setting = setting;
    this.root = root.normalize();
    this.aside = this.root.resolve(ASIDE);
    this.before = SiteManifest.in(this.root);
    this.isOfEarlyVersion = before.isEmpty() && isPage(this.root.resolve("index.html"));
  }

  /** Names of the files there that were written by one, with the content that it wrote. */
  public static List<String> written(Path root) throws IOException {
    SiteManifest manifest = SiteManifest.in(root);
    List<String> names = new ArrayList<>();
    for (String name : manifest.files().keySet()) {
      if (manifest.has(root, name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static boolean isPage(Path file) throws IOException {
    return Files.isRegularFile(file)
        && new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(SIGNATURE);
  }

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Writer out) throws IOException;
  }

  /**
   * Where to write a file that is to be put in place.
   *
   * @throws IOException if the name, which a damaged store may have made up, leads out of the site
   */
  public Path file(String name) throws IOException {
    Path file = aside.resolve(name).normalize();
    if (!file.startsWith(aside)) {
      throw new IOException(name + " would be written outside of " + root);
    }
    AtomicFile.createDirectories(file.getParent());
    return file;
  }

  /**
   * @throws StorageException if it cannot be written, as on a full disk
   */
  public void write(String name, Content content) throws IOException {
    Path file = file(name);
    try (Writer out = Files.newBufferedWriter(file)) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new StorageException(root.resolve(name), e);
    }
  }

  /**
   * @throws StorageException if it cannot be written, as on a full disk
   */
  public void write(String name, byte[] content) throws IOException {
    Path file = file(name);
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new StorageException(root.resolve(name), e);
    }
  }

  public void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Copies a resource of the class path. */
  void copy(String resource, String name) throws IOException {
    try (InputStream in = SiteDirectory.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the plugin lacks its resource " + resource);
      }
      write(name, in.readAllBytes());
    }
  }

  /** Copies a file if it is there. */
  public boolean copy(Path source, String name) throws IOException {
    if (!Files.isRegularFile(source)) {
      return false;
    }
    write(name, Files.readAllBytes(source));
    return true;
  }

  /**
   * Puts all files in place, and removes those of the report before that this one has not.
   *
   * @throws MistakeException if something else stands where one of them is to be; then nothing was
   *     changed
   */
  public void publish() throws IOException {
    SiteManifest now = SiteManifest.of(aside);
    for (String name : now.files().keySet()) {
      if (!now.has(root, name)) {
        requireRoom(name);
      }
    }
    // First: a process that is killed on its way must leave nothing that is not named.
    before.and(now).write(root);
    for (String name : now.files().keySet()) {
      Path file = root.resolve(name);
      AtomicFile.createDirectories(file.getParent());
      move(aside.resolve(name), file);
    }
    for (String name : before.files().keySet()) {
      if (!now.files().containsKey(name) && isInside(name) && before.has(root, name)) {
        Files.delete(root.resolve(name));
      }
    }
    now.write(root);
    discard();
  }

  /** Removes what a process left that was killed, or what was not published. */
  public void discard() throws IOException {
    if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(aside)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * @throws MistakeException if one of the names is taken by what no report wrote
   */
  void requireRoom(Collection<String> names) throws IOException {
    for (String name : names) {
      requireRoom(name);
    }
  }

  private void requireRoom(String name) throws IOException {
    Path file = root.resolve(name);
    for (Path above = file.getParent(); above.startsWith(root); above = above.getParent()) {
      if (Files.exists(above) && !Files.isDirectory(above)) {
        throw refusal(above, "is where the report has a directory");
      }
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOurs(name, file)) {
      throw refusal(file, "is where the report has a file, and was not written by one");
    }
  }

  /** Those of an early version are known by their place and, as far as it goes, by their mark. */
  private boolean isOurs(String name, Path file) throws IOException {
    return isOfEarlyVersion
        ? Files.isRegularFile(file) && (!name.endsWith(PAGE) || isPage(file))
        : before.has(root, name);
  }

  private MistakeException refusal(Path file, String problem) {
    return new MistakeException(
        new Mistake(
            setting,
            file.toString(),
            problem,
            "move it away, or name another directory for the report"));
  }

  /** A manifest is a file that anybody may have written. */
  private boolean isInside(String name) {
    return !name.isEmpty()
        && !Path.of(name).isAbsolute()
        && root.resolve(name).normalize().equals(root.resolve(name))
        && root.resolve(name).startsWith(root);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
