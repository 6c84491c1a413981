package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.fault.MistakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("slow")
class NativeCacheTest {
  private static final String CHOOSE = "<nativeCache> (-Dlotr-gpt.nativeCache)";

  @TempDir Path directory;
  private final List<String> notes = new ArrayList<>();
  private final String before = System.getProperty(NativeCache.PROPERTY, "");
  private Path home;
  private Path store;

  @BeforeEach
  void makeDirectories() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    store = directory.resolve("store");
  }

  @AfterEach
  void restoreProperty() {
    if (before.isEmpty()) {
      System.clearProperty(NativeCache.PROPERTY);
    } else {
      System.setProperty(NativeCache.PROPERTY, before);
    }
  }

  @Test
  void liesInTheHomeDirectoryAsJavaCppHasIt() throws Exception {
    assertThat(place(Optional.empty(), Optional.of(home)))
        .isEqualTo(home.resolve(".javacpp/cache"));
    assertThat(notes).isEmpty();
  }

  @Test
  void liesWhereTheUserSays() throws Exception {
    assertThat(place(Optional.of(directory.resolve("mine")), Optional.of(home)))
        .isEqualTo(directory.resolve("mine"));
  }

  @Test
  void liesInTheStoreWhereTheHomeDirectoryWillNotDo() throws Exception {
    Files.writeString(home.resolve(".javacpp"), "a file");
    assertThat(place(Optional.empty(), Optional.of(home))).isEqualTo(store.resolve("natives"));
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("Native libraries are unpacked in " + store.resolve("natives") + ", as " + home)
        .endsWith("choose another directory with " + CHOOSE);
  }

  @Test
  void liesInTheStoreWhereThereIsNoHomeDirectory() throws Exception {
    assertThat(place(Optional.empty(), Optional.empty())).isEqualTo(store.resolve("natives"));
    assertThat(notes).singleElement().asString().contains("as the user has no home directory;");
  }

  @Test
  void takesNoDirectoryThatIsNotThereForAHome() {
    assertThat(NativeCache.home("?")).isEmpty();
    assertThat(NativeCache.home(null)).isEmpty();
    assertThat(NativeCache.home(directory.resolve("gone").toString())).isEmpty();
    assertThat(NativeCache.home(home.toString())).contains(home);
  }

  @Test
  void namesThePlaceThatTheUserChoseAndWhatIsWrong() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> place(Optional.of(file), Optional.of(home)))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith(CHOOSE + ": native libraries can be unpacked nowhere (" + file)
        .hasMessageContaining("is a file where a directory is needed");
  }

  @Test
  void namesAllPlacesWhereNoneWillDo() throws IOException {
    Files.writeString(home.resolve(".javacpp"), "a file");
    Files.writeString(store, "a file");
    assertThatThrownBy(() -> place(Optional.empty(), Optional.of(home)))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith(CHOOSE + ": native libraries can be unpacked nowhere (" + home)
        .hasMessageContaining(store.toString())
        .hasMessageEndingWith("); name another directory");
  }

  @Test
  void namesTheDirectoryOfALibraryThatDoesNotLoad() {
    UnsatisfiedLinkError cause = new UnsatisfiedLinkError("failed to map segment");
    assertThatThrownBy(
            () ->
                cache(Optional.empty(), Optional.of(home))
                    .load(
                        () -> {
                          throw new BackendUnavailableException(
                              "it", "does not load: " + cause, "x", cause);
                        }))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("failed to map segment")
        .hasMessageEndingWith(
            "; they are unpacked in " + home.resolve(".javacpp/cache") + ", the " + CHOOSE);
  }

  @Test
  void letsOneAtATimeIn() throws Exception {
    NativeCache cache = cache(Optional.empty(), Optional.of(home));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    CompletableFuture<String> first = load(cache, inside, leave);
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<String> second =
        load(cache(Optional.empty(), Optional.of(home)), new CountDownLatch(1), leave);
    TimeUnit.MILLISECONDS.sleep(2500);
    assertThat(second).isNotDone();
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("waits for thread '")
        .contains(" of this process " + ProcessHandle.current().pid())
        .endsWith("which has the cache of native libraries, " + home.resolve(".javacpp/cache"));
    leave.countDown();
    first.get(20, TimeUnit.SECONDS);
    second.get(20, TimeUnit.SECONDS);
  }

  private static CompletableFuture<String> load(
      NativeCache cache, CountDownLatch inside, CountDownLatch leave) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return cache.load(
                () -> {
                  inside.countDown();
                  try {
                    leave.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return "loaded";
                });
          } catch (BackendUnavailableException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private Path place(Optional<Path> named, Optional<Path> userHome) throws Exception {
    return Path.of(cache(named, userHome).load(() -> System.getProperty(NativeCache.PROPERTY)));
  }

  private NativeCache cache(Optional<Path> named, Optional<Path> userHome) {
    return new NativeCache(400_000_000, named, userHome, store, notes::add, notes::add);
  }
}
