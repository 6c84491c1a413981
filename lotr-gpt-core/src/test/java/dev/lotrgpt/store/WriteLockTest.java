package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.file.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("slow")
class WriteLockTest {
  @TempDir Path directory;
  private Process holder;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @AfterEach
  void endHolder() throws InterruptedException {
    if (holder != null) {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  void waitsForAnotherProcessAndTellsForWhom() throws Exception {
    startHolder();
    CompletableFuture<WriteLock> waiting = acquire();
    awaitLine();
    assertThat(waiting).isNotDone();
    assertThat(lines)
        .singleElement()
        .asString()
        .matches(
            "waits for process "
                + holder.pid()
                + "( on \\S+)? since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC, which has run 7");

    holder.getOutputStream().close();
    waiting.get(20, TimeUnit.SECONDS).close();
    assertThat(file()).isEmptyFile();
  }

  @Test
  void aLockOfAProcessThatWasKilledIsFree() throws Exception {
    startHolder();
    CompletableFuture<WriteLock> waiting = acquire();
    awaitLine();
    holder.destroyForcibly(); // SIGKILL
    waiting.get(20, TimeUnit.SECONDS).close();

    assertThat(lines).hasSize(1);
  }

  @Test
  void whatAKilledProcessLeftIsNotWaitedFor() throws Exception {
    startHolder();
    holder.destroyForcibly().waitFor();
    assertThat(file()).content().startsWith("process " + holder.pid());

    acquire().get(20, TimeUnit.SECONDS).close();
    assertThat(lines).isEmpty();
  }

  @Test
  void waitsForAnotherThreadToo() throws Exception {
    WriteLock first = acquire().get(20, TimeUnit.SECONDS);
    CompletableFuture<WriteLock> second = acquire();
    awaitLine();
    assertThat(second).isNotDone();
    first.close();
    second.get(20, TimeUnit.SECONDS).close();
  }

  /** mvn -T: a module that is stopped must not cost another one its lock. */
  @Test
  void aThreadThatIsStoppedTakesNobodysLock() throws Exception {
    WriteLock first = acquire().get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> WriteLock.acquire(file(), "run 7", impatient())).hasMessage("enough");
    CompletableFuture<String> other = CompletableFuture.supplyAsync(this::startHolderUnchecked);
    Thread.sleep(1500);
    assertThat(other).as("another process has the lock").isNotDone();
    first.close();
    assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo("locked");
  }

  @Test
  void theWaitingCanBeEnded() throws Exception {
    startHolder();
    assertThatThrownBy(() -> WriteLock.acquire(file(), "run 7", impatient())).hasMessage("enough");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path blocked = Files.writeString(directory.resolve("locks"), "a file");
    assertThatThrownBy(() -> WriteLock.acquire(file(), "run 7", lines::add))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            file()
                + " cannot be written: "
                + blocked
                + " is a file where a directory is needed; move it away");
  }

  private static WriteLock.Waiting impatient() {
    return new WriteLock.Waiting() {
      @Override
      public void tell(String line) {}

      @Override
      public void goOn() {
        throw new IllegalStateException("enough");
      }
    };
  }

  private Path file() {
    return directory.resolve("locks").resolve("7.lock");
  }

  private void startHolder() throws IOException {
    assertThat(startedHolder()).isEqualTo("locked");
  }

  private String startHolderUnchecked() {
    try {
      return startedHolder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String startedHolder() throws IOException {
    holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                file().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return holder.inputReader().readLine();
  }

  private CompletableFuture<WriteLock> acquire() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return WriteLock.acquire(file(), "run 7", lines::add);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void awaitLine() throws InterruptedException {
    while (lines.isEmpty()) {
      Thread.sleep(10);
    }
  }
}
