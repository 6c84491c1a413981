package dev.lotrgpt.worker;

import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.store.Machine;
import dev.lotrgpt.store.WriteLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where JavaCPP unpacks native libraries. Left alone it takes a directory for temporary files,
 * which any user may have made, where the home directory will not do; this takes one in the run
 * store.
 *
 * <p>Several processes at once can crash while they unpack, so each waits for the one before it.
 */
public final class NativeCache {
  /** JavaCPP's system property, and how {@code <nativeCache>} reaches a worker. */
  public static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  private static final String SETTING = "<nativeCache> (-Dlotr-gpt.nativeCache)";

  private static final double MB = 1e6;

  /** Of all libraries when they are unpacked, in bytes. */
  private final long size;

  private final boolean named;
  private final Optional<String> problem;
  private final List<Path> candidates;
  private final Consumer<String> notes;
  private final WriteLock.Waiting waiting;

  /**
   * @param size of the libraries when they are unpacked, in bytes
   * @param named the user's choice
   * @param home the user's home directory
   * @param store directory of the run store
   * @param notes is told in one line where libraries go if not to the usual place
   */
  NativeCache(
      long size,
      Optional<Path> named,
      Optional<Path> home,
      Path store,
      Consumer<String> notes,
      WriteLock.Waiting waiting) {
    this(
        size,
        named,
        home.map(h -> h.resolve(".javacpp").resolve("cache")),
        "the user has no home directory",
        store.resolve("natives"),
        notes,
        waiting);
  }

  /**
   * @param usual where libraries are if they can be
   * @param without what is wrong where there is no such place
   * @param otherwise where they are then
   */
  private NativeCache(
      long size,
      Optional<Path> named,
      Optional<Path> usual,
      String without,
      Path otherwise,
      Consumer<String> notes,
      WriteLock.Waiting waiting) {
    this.size = size;
    this.named = named.isPresent();
    this.problem = named.isPresent() || usual.isPresent() ? Optional.empty() : Optional.of(without);
    this.candidates =
        named.map(List::of).orElse(Stream.concat(usual.stream(), Stream.of(otherwise)).toList());
    this.notes = notes;
    this.waiting = waiting;
  }

  /** As this JVM's properties tell it. */
  static NativeCache here(
      long size, Path store, Consumer<String> notes, WriteLock.Waiting waiting) {
    return new NativeCache(
        size, named(), home(System.getProperty("user.home")), store, notes, waiting);
  }

  /**
   * Of a cluster's node, on a disk of its own: in a home directory that all nodes share each would
   * wait for the others, if locks work there at all.
   */
  static NativeCache ofNode(
      long size, Path store, Consumer<String> notes, WriteLock.Waiting waiting) {
    Optional<Path> named = named();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    String name = "lotr-gpt-" + System.getProperty("user.name").replaceAll("\\W", "_");
    return new NativeCache(
        size,
        named,
        named.isPresent() ? Optional.empty() : PrivateDirectory.in(temporary, name),
        "there is no " + temporary.resolve(name) + " that belongs to this user alone",
        store.resolve("natives").resolve(Machine.host().orElse("node")),
        notes,
        waiting);
  }

  private static Optional<Path> named() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
  }

  /** Java says "?" of a user without a home, or names a directory that nobody made. */
  static Optional<Path> home(String property) {
    return Optional.ofNullable(property)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .filter(Files::isDirectory);
  }

  /** What loads native libraries. */
  @FunctionalInterface
  interface Loading<T> {
    T load() throws BackendUnavailableException;
  }

  /**
   * Loads libraries, while no other process does.
   *
   * @throws MistakeException if there is no place for them; it names each and what is wrong there
   */
  <T> T load(Loading<T> loading) throws BackendUnavailableException {
    List<String> problems = new ArrayList<>(problem.stream().toList());
    for (Path candidate : candidates) {
      Path directory = candidate.toAbsolutePath();
      try {
        WriteLock lock =
            WriteLock.acquire(
                directory.resolve("lotr-gpt.lock"),
                "the cache of native libraries, " + directory,
                new PatientWaiting(waiting));
        try {
          Optional<String> problem = problem(directory);
          if (problem.isEmpty()) {
            return load(loading, directory, problems);
          }
          problems.add(problem.get());
        } finally {
          lock.close();
        }
      } catch (IOException e) {
        problems.add(e.getMessage());
      }
    }
    throw new MistakeException(
        new Mistake(
            SETTING,
            "native libraries",
            "can be unpacked nowhere (" + String.join("; ", problems) + ")",
            "name another directory"));
  }

  private <T> T load(Loading<T> loading, Path directory, List<String> problems)
      throws BackendUnavailableException {
    if (!problems.isEmpty() && size(directory) < size) {
      notes.accept(
          "Native libraries are unpacked in "
              + directory
              + ", as "
              + String.join("; ", problems)
              + "; choose another directory with "
              + SETTING);
    }
    System.setProperty(PROPERTY, directory.toString());
    try {
      return loading.load();
    } catch (BackendUnavailableException e) {
      if (e.getCause() instanceof LinkageError) {
        throw e.unpackedIn(directory + ", the " + SETTING);
      }
      throw e;
    }
  }

  /** What keeps libraries from being unpacked in a directory and loaded from there. */
  private Optional<String> problem(Path directory) {
    Optional<Mount> noexec = Mount.of(directory).filter(m -> m.options().contains("noexec"));
    if (noexec.isPresent()) {
      return Optional.of(
          directory + " lies on " + noexec.get().point() + ", which is mounted noexec");
    }
    long missing = size - size(directory);
    long free = free(directory);
    return missing > free
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s has %,.0f MB free, and the libraries take another %,.0f MB",
                directory,
                free / MB,
                missing / MB))
        : Optional.empty();
  }

  private static long free(Path directory) {
    try {
      var store = Files.getFileStore(directory);
      // Some file systems have no figures.
      return store.getTotalSpace() > 0 ? store.getUsableSpace() : Long.MAX_VALUE;
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }

  private static long size(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException changing) {
      return 0;
    }
  }
}
