package dev.lotrgpt.worker;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.Claimant;
import dev.lotrgpt.store.RunClaim;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import dev.lotrgpt.training.StopSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a worker gets the right to write a run. On one machine it waits for whoever has it, and takes
 * the result. A cluster's job does not wait: it would hold a GPU for nothing.
 */
final class RunRights {
  private static final Duration RETRY = Duration.ofMillis(200);

  /** Told again after so many tries. */
  private static final int REPEAT = 150;

  private static final Duration WATCH = Duration.ofSeconds(10);

  /** In which another process that works for a dead start of this very job ends, see ClaimWatch. */
  private static final Duration PREDECESSOR = Duration.ofSeconds(30);

  private final RunStore store;
  private final Claimant claimant;
  private final Consumer<Message> channel;
  private final StopSignal stop;
  private final ClaimWatch watch = new ClaimWatch(WATCH, RunRights::end);

  /**
   * @param claimant null for a worker that no cluster's job started
   */
  RunRights(RunStore store, Claimant claimant, Consumer<Message> channel, StopSignal stop) {
    this.store = store;
    this.claimant = claimant;
    this.channel = channel;
    this.stop = stop;
  }

  /** What is done with the right to write a run. */
  @FunctionalInterface
  interface Action {
    void perform(RunRight right) throws IOException;
  }

  /** From now on this process ends when another one has taken over one of its runs. */
  void watch() {
    if (claimant != null) {
      watch.start();
    }
  }

  /**
   * Does something with the right to write a run; a cluster's job does not where another one has
   * it, which is told.
   */
  void with(PlannedRun run, Action action) throws IOException {
    Optional<RunRight> right = claimant == null ? Optional.of(await(run)) : claim(run);
    if (right.isPresent()) {
      watch.add(right.get());
      try {
        action.perform(right.get());
      } catch (RunTakenException e) {
        tellTaken(run);
      } finally {
        watch.remove(right.get());
        right.get().close();
      }
    }
  }

  private RunRight await(PlannedRun run) throws IOException {
    WriteLock lock = store.lockRun(run.id(), new LockWaiting(run.label() + ": ", channel, stop));
    try {
      for (int tries = 0; store.isClaimed(run.id()); tries++) {
        if (tries % REPEAT == 1) {
          channel.accept(new Message.Note(run.label() + ": " + waiting(run)));
        }
        stop.check();
        sleep();
      }
      return new RunRight(run.id(), lock, null);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private String waiting(PlannedRun run) throws IOException {
    return "waits for "
        + store.claimant(run.id()).map(job -> "job " + job.job()).orElse("another job")
        + " of the cluster, which has run "
        + run.id()
        + "; if squeue does not list it any more, delete "
        + store.claimFile(run.id());
  }

  private Optional<RunRight> claim(PlannedRun run) throws IOException {
    Optional<RunClaim> claim = store.claimRun(run.id(), claimant);
    if (claim.isEmpty()) {
      tellTaken(run);
      return Optional.empty();
    }
    Optional<WriteLock> lock = Optional.empty();
    try {
      lock = lock(run);
    } finally {
      if (lock.isEmpty()) {
        claim.get().close();
      }
    }
    if (lock.isEmpty()) {
      channel.accept(new Message.RunTaken(run.id(), null));
    }
    return lock.map(held -> new RunRight(run.id(), held, claim.get()));
  }

  private void tellTaken(PlannedRun run) throws IOException {
    String holder = store.claimant(run.id()).map(Claimant::job).orElse(null);
    channel.accept(new Message.RunTaken(run.id(), holder));
  }

  private Optional<WriteLock> lock(PlannedRun run) throws IOException {
    boolean first = claimant.start() == 0;
    long patienceEnds = System.nanoTime() + (first ? Duration.ZERO : PREDECESSOR).toNanos();
    Optional<WriteLock> lock = store.tryLockRun(run.id());
    while (lock.isEmpty() && System.nanoTime() - patienceEnds < 0) {
      stop.check();
      sleep();
      lock = store.tryLockRun(run.id());
    }
    return lock;
  }

  private static void end() {
    Runtime.getRuntime().halt(WorkerMain.Exit.SUPERSEDED.code());
  }

  private static void sleep() {
    try {
      Thread.sleep(RETRY.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a job, see StopSignal", e);
    }
  }
}
