package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class NativeCacheLockTest {
  @TempDir Path directory;

  @Test
  void letsOneAtATimeIn() throws Exception {
    Path file = directory.resolve("cache").resolve("lock");
    NativeCacheLock first = NativeCacheLock.acquire(file);
    CompletableFuture<NativeCacheLock> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return NativeCacheLock.acquire(file);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(second).isNotDone();
    first.close();
    second.get(10, TimeUnit.SECONDS).close();
  }
}
