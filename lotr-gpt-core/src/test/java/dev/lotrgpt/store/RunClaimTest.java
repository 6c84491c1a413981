package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of a cluster's jobs has a run at a time, without any lock. */
class RunClaimTest {
  private static final String RUN = "0a1b2c3d4e5f";

  @TempDir Path directory;

  @Test
  void oneOfManyJobsGetsIt() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, 16).mapToObj(job -> new Thread(() -> take(job, start))).toList();
    threads.forEach(Thread::start);
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(Files.list(directory.resolve("taken"))).hasSize(1);
  }

  private void take(int job, CountDownLatch start) {
    try {
      start.await();
      if (store().claimRun(RUN, new Claimant("7_" + job, 0)).isPresent()) {
        Files.createDirectories(directory.resolve("taken"));
        Files.createFile(directory.resolve("taken").resolve(Integer.toString(job)));
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theNextStartOfAJobTakesItFromTheOneBefore() throws IOException {
    RunClaim first = store().claimRun(RUN, new Claimant("7_1", 0)).orElseThrow();
    assertThat(store().claimRun(RUN, new Claimant("8_1", 5))).isEmpty();
    RunClaim second = store().claimRun(RUN, new Claimant("7_1", 1)).orElseThrow();
    assertThat(first.isHeld()).isFalse();
    assertThat(second.isHeld()).isTrue();
    assertThat(store().claimRun(RUN, new Claimant("7_1", 0))).as("the one before").isEmpty();
    first.close();
    assertThat(second.isHeld()).as("what another has is not given back").isTrue();
    second.close();
    assertThat(store().isClaimed(RUN)).isFalse();
  }

  @Test
  void whoKnowsThatAJobIsNoMoreReleasesIt() throws IOException {
    RunClaim claim = store().claimRun(RUN, new Claimant("7_1", 2)).orElseThrow();
    store().releaseRun(RUN, Optional.of(new Claimant("7_1", 1)));
    assertThat(claim.isHeld()).as("another start was meant").isTrue();
    store().releaseRun(RUN, store().claimant(RUN));
    assertThat(claim.isHeld()).isFalse();
    assertThat(store().claimRun(RUN, new Claimant("9_0", 0))).isPresent();
  }

  /** A job that died between making the file and writing its name. */
  @Test
  void aClaimWithoutANameIsSomebodysUntilItIsReleased() throws IOException {
    Files.createDirectories(directory.resolve("locks"));
    Files.createFile(store().claimFile(RUN));
    assertThat(store().claimRun(RUN, new Claimant("7_1", 0))).isEmpty();
    assertThat(store().claimant(RUN)).isEmpty();
    store().releaseRun(RUN, Optional.empty());
    assertThat(store().claimRun(RUN, new Claimant("7_1", 0))).isPresent();
  }

  private RunStore store() {
    return new RunStore(directory);
  }
}
