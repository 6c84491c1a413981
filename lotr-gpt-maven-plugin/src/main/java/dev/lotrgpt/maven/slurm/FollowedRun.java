package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.plan.PlannedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A run that is not ended yet, as far as whoever follows it knows. */
final class FollowedRun {
  private static final long NEVER = Long.MIN_VALUE;

  private final PlannedRun run;
  private final MessageTail tail;

  /** {@code 123_4}; null where a process is at it that is no task. */
  private String task;

  /** How often it was lost. */
  private int attempt;

  private boolean atWork;

  /** Whether its result was heard of. */
  private boolean finished;

  /** Why its worker died, in a task that is not over yet; or null. */
  private String death;

  private long overSince = NEVER;

  FollowedRun(PlannedRun run, Path messages) throws IOException {
    this.run = run;
    this.tail = new MessageTail(messages);
  }

  PlannedRun planned() {
    return run;
  }

  String id() {
    return run.id();
  }

  MessageTail tail() {
    return tail;
  }

  String task() {
    return task;
  }

  int attempt() {
    return attempt;
  }

  /** A task that is to work on it, or does. */
  void assign(String newTask, int newAttempt) {
    task = newTask;
    attempt = newAttempt;
    atWork = false;
    death = null;
    overSince = NEVER;
  }

  /** Its task found another one at it. */
  void isTakenBy(String holder) {
    task = holder;
  }

  boolean isAtWork() {
    return atWork;
  }

  /** Slurm knows its task. */
  void isLive(boolean running) {
    atWork = running;
    overSince = NEVER;
  }

  /** Its task is over, since now at the latest. */
  void isOver() {
    if (overSince == NEVER) {
      overSince = System.nanoTime();
    }
  }

  boolean isOverFor(Duration time) {
    return overSince != NEVER && System.nanoTime() - overSince >= time.toNanos();
  }

  boolean isFinished() {
    return finished;
  }

  void finish() {
    finished = true;
  }

  String death() {
    return death;
  }

  void diedOf(String reason) {
    death = reason;
  }
}
