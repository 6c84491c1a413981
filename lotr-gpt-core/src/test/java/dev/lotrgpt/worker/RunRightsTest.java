package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.Claimant;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import dev.lotrgpt.training.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a cluster's jobs and a machine's workers get the right to write a run. */
@Timeout(60)
class RunRightsTest {
  private static final Claimant JOB = new Claimant("7_1", 0);
  private static final Claimant OTHER = new Claimant("8_1", 0);

  @TempDir Path directory;
  private final PlannedRun run =
      new Sweep(Settings.defaults(), null, null).runs(OneText.of("corpus"), "cpu").get(0);
  private final List<Message> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);

  @Test
  void aJobDoesNotWaitForAnother() throws Exception {
    rights(JOB).with(run, right -> rights(OTHER).with(run, second -> done.countDown()));
    assertThat(done.getCount()).isOne();
    assertThat(told).containsExactly(new Message.RunTaken(run.id(), "7_1"));
    assertThat(store().isClaimed(run.id())).isFalse();
    rights(OTHER).with(run, right -> done.countDown());
    assertThat(done.getCount()).isZero();
  }

  @Test
  void aJobDoesNotWaitForAProcessThatHasTheLock() throws Exception {
    WriteLock lock = store().lockRun(run.id(), line -> {});
    CompletableFuture.runAsync(() -> with(rights(JOB))).get(20, TimeUnit.SECONDS);
    lock.close();
    assertThat(done.getCount()).isOne();
    assertThat(told).containsExactly(new Message.RunTaken(run.id(), null));
    assertThat(store().isClaimed(run.id())).isFalse();
  }

  /** Locks may not reach from node to node: then the claim alone keeps them apart. */
  @Test
  void aWorkerOfThisMachineWaitsForAJob() throws Exception {
    store().claimRun(run.id(), JOB).orElseThrow();
    CompletableFuture<Void> local = CompletableFuture.runAsync(() -> with(rights(null)));
    while (told.isEmpty()) {
      Thread.sleep(10);
    }
    assertThat(local).isNotDone();
    assertThat(((Message.Note) told.get(0)).text())
        .contains("waits for job 7_1 of the cluster, which has run " + run.id())
        .endsWith("delete " + store().claimFile(run.id()));
    store().releaseRun(run.id(), Optional.of(JOB));
    local.get(20, TimeUnit.SECONDS);
    assertThat(done.getCount()).isZero();
  }

  /** The scheduler believed it dead, as its node did not answer. */
  @Test
  void whatAJobComputedIsNotWrittenOnceItsRunWasTakenOver() throws Exception {
    rights(JOB)
        .with(
            run,
            right -> {
              right.require();
              store().claimRun(run.id(), new Claimant("7_1", 1)).orElseThrow();
              right.require();
              done.countDown();
            });
    assertThat(done.getCount()).isOne();
    assertThat(told).containsExactly(new Message.RunTaken(run.id(), "7_1"));
    assertThat(store().claimant(run.id())).contains(new Claimant("7_1", 1));
  }

  @Test
  void aJobEndsSoonAfterItsRunWasTakenOver() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    ClaimWatch watch = new ClaimWatch(Duration.ofMillis(20), ended::countDown);
    watch.start();
    rights(JOB)
        .with(
            run,
            right -> {
              watch.add(right);
              assertThat(await(ended, 200)).isFalse();
              store().releaseRun(run.id(), Optional.of(JOB));
              assertThat(await(ended, 20_000)).isTrue();
              watch.remove(right);
            });
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void with(RunRights rights) {
    try {
      rights.with(run, right -> done.countDown());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private RunRights rights(Claimant claimant) {
    return new RunRights(store(), claimant, told::add, new StopSignal());
  }

  private RunStore store() {
    return new RunStore(directory);
  }
}
