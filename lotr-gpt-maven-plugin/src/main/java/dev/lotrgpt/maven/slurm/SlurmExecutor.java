package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.executor.Executor;
import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Works on a cluster through Slurm: a study is an array, a task some of its runs with their
 * evaluation. The nodes share the run store with this machine.
 */
public final class SlurmExecutor implements Executor {
  private final RunStore store;
  private final Slurm slurm;
  private final SlurmSettings settings;
  private final TaskProgram program;
  private final Pace pace;
  private final Consumer<Message.RunQueued> left;

  /**
   * @param left hears of each run that is not waited for
   */
  public SlurmExecutor(
      RunStore store,
      Slurm slurm,
      SlurmSettings settings,
      TaskProgram program,
      Pace pace,
      Consumer<Message.RunQueued> left) {
    this.store = store;
    this.slurm = slurm;
    this.settings = settings;
    this.program = program;
    this.pace = pace;
    this.left = left;
  }

  @Override
  public boolean isHere() {
    return false;
  }

  @Override
  public void perform(Work work, JobLog log, Consumer<Message> listener, Consumer<String> lines)
      throws IOException, InterruptedException {
    Assignment assignment =
        new Assignment(work, store, slurm, new Submitter(store, slurm, settings, program), lines);
    Following following =
        new Following(work, store, slurm, settings, pace, assignment, listener, lines);
    if (settings.isFollowed()) {
      followOrCancel(following, assignment);
    } else {
      submit(following);
      following
          .left()
          .forEach(
              queued -> {
                left.accept(queued);
                listener.accept(queued);
              });
      lines.accept("Slurm has them now; the next mvn verify takes what is done by then");
    }
  }

  private static void submit(Following following) throws IOException, InterruptedException {
    try {
      following.submit();
    } catch (Slurm.AwayException e) {
      throw new MistakeException(
          new Mistake(
              "<executor> (-Dlotr-gpt.executor)",
              "Slurm",
              "does not answer: " + e.getMessage(),
              "build again when squeue does"));
    }
  }

  /** Whatever ends this build ends its array. */
  private static void followOrCancel(Following following, Assignment assignment)
      throws IOException, InterruptedException {
    Thread hook = new Thread(() -> cancel(assignment), "end of Slurm's jobs");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      submit(following);
      following.follow();
    } finally {
      if (!following.areAllEnded()) {
        cancel(assignment);
      }
      remove(hook);
    }
  }

  private static void cancel(Assignment assignment) {
    try {
      assignment.cancel();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // It is the hook that cancels the jobs.
      return;
    }
  }
}
