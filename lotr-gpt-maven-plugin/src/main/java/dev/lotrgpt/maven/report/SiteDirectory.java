package dev.lotrgpt.maven.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The directory that a site is written to. What an earlier report left there goes away; what
 * anything else left there stays.
 */
final class SiteDirectory {
  /** The folders that are a report's own. */
  private static final List<String> FOLDERS =
      List.of("assets", "data", "figures", "runs", "studies");

  /** The pages that not every report has. */
  private static final List<String> PAGES =
      List.of("comparison.html", "samples.html", "stage.html");

  /** As the pages' template has it. */
  private static final String SIGNATURE = "<meta name=\"generator\" content=\"lotr-gpt\">";

  private final Path root;
  private final boolean reportBefore;
  private final Set<Path> written = ConcurrentHashMap.newKeySet();

  SiteDirectory(Path root) throws IOException {
    this.root = root.normalize();
    Path index = this.root.resolve("index.html");
    this.reportBefore = Files.isRegularFile(index) && Files.readString(index).contains(SIGNATURE);
  }

  /** Writes a file's content. */
  @FunctionalInterface
  interface Content {
    void writeTo(Writer out) throws IOException;
  }

  /**
   * @throws IOException if the name, which a damaged store may have made up, leads out of the site
   */
  Path file(String name) throws IOException {
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root)) {
      throw new IOException(name + " would be written outside of " + root);
    }
    Files.createDirectories(file.getParent());
    written.add(file);
    return file;
  }

  void write(String name, Content content) throws IOException {
    try (Writer out =
        new OutputStreamWriter(Files.newOutputStream(file(name)), StandardCharsets.UTF_8)) {
      content.writeTo(out);
    }
  }

  void write(String name, String text) throws IOException {
    Files.writeString(file(name), text);
  }

  /** Copies a resource of the class path. */
  void copy(String resource, String name) throws IOException {
    try (InputStream in = SiteDirectory.class.getClassLoader().getResourceAsStream(resource);
        OutputStream out = Files.newOutputStream(file(name))) {
      if (in == null) {
        throw new IllegalStateException("the plugin lacks its resource " + resource);
      }
      in.transferTo(out);
    }
  }

  /** Copies a file if it is there. */
  boolean copy(Path source, String name) throws IOException {
    if (!Files.isRegularFile(source)) {
      return false;
    }
    Files.write(file(name), Files.readAllBytes(source));
    return true;
  }

  /** Removes the files of an earlier report that this one has not. */
  void removeOthers() throws IOException {
    if (!reportBefore) {
      return;
    }
    List<Path> before = new ArrayList<>();
    PAGES.stream().map(root::resolve).filter(Files::isRegularFile).forEach(before::add);
    for (String folder : FOLDERS) {
      Path directory = root.resolve(folder);
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          files.filter(Files::isRegularFile).forEach(before::add);
        }
      }
    }
    for (Path file : before) {
      if (!written.contains(file)) {
        Files.delete(file);
      }
    }
  }
}
