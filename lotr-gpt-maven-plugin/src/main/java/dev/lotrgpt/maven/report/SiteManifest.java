package dev.lotrgpt.maven.report;

import dev.lotrgpt.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a report wrote into a site, as {@code sha256sum} would list it. Only a file that is named
 * here, and has the content that is named with it, is the report's: whatever else is there is
 * somebody's own, even where a page of the report was before.
 *
 * @param files name to the hashes that its content may have: two while a site is being replaced
 */
record SiteManifest(Map<String, Set<String>> files) {
  static final String NAME = ".lotr-gpt-manifest";

  private static final String HEADER = "# Written by lotr-gpt. It replaces and removes these only.";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");
  private static final int BUFFER_BYTES = 1 << 16;

  /** Empty where there is none, or none that is whole. */
  static SiteManifest in(Path site) throws IOException {
    Map<String, Set<String>> files = new TreeMap<>();
    Path file = site.resolve(NAME);
    if (Files.isRegularFile(file)) {
      for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
        Matcher entry = LINE.matcher(line);
        if (entry.matches()) {
          add(files, entry.group(2), entry.group(1));
        }
      }
    }
    return new SiteManifest(files);
  }

  /** Of all files below a directory. */
  static SiteManifest of(Path directory) throws IOException {
    Map<String, Set<String>> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        add(files, directory.relativize(file).toString().replace('\\', '/'), hash(file));
      }
    }
    return new SiteManifest(files);
  }

  private static void add(Map<String, Set<String>> files, String name, String hash) {
    files.computeIfAbsent(name, key -> new HashSet<>()).add(hash);
  }

  SiteManifest and(SiteManifest other) {
    Map<String, Set<String>> both = new TreeMap<>();
    for (SiteManifest manifest : new SiteManifest[] {this, other}) {
      manifest.files.forEach((name, hashes) -> hashes.forEach(hash -> add(both, name, hash)));
    }
    return new SiteManifest(both);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** Whether a file of the site is one that this names, with the content that it names. */
  boolean has(Path site, String name) throws IOException {
    Path file = site.resolve(name);
    return files.containsKey(name)
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && files.get(name).contains(hash(file));
  }

  void write(Path site) throws IOException {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    files.forEach(
        (name, hashes) ->
            hashes.stream()
                .sorted()
                .forEach(hash -> text.append(hash).append("  ").append(name).append('\n')));
    AtomicFile.write(site.resolve(NAME), text.toString());
  }

  /** Without carriage returns: git may add them to a site that is kept in a repository. */
  private static String hash(Path file) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int from = 0;
        for (int i = 0; i <= read; i++) {
          if (i == read || buffer[i] == '\r') {
            digest.update(buffer, from, i - from);
            from = i + 1;
          }
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
