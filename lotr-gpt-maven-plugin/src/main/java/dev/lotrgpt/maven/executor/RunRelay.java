package dev.lotrgpt.maven.executor;

import dev.lotrgpt.maven.worker.Worker;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has a worker do something with runs. A worker that dies costs the runs that it was at, and
 * another one does the rest; a job that is refused costs all that are left. The listener hears of
 * either as of a run that failed.
 */
final class RunRelay {
  private final Worker worker;
  private final Consumer<Message> listener;
  private final Consumer<String> lastWords;

  private final Set<String> active = new LinkedHashSet<>();
  private final Set<String> ended = new HashSet<>();
  private boolean failed;

  /**
   * @param lastWords takes what a worker printed before it died
   */
  RunRelay(Worker worker, Consumer<Message> listener, Consumer<String> lastWords) {
    this.worker = worker;
    this.listener = listener;
    this.lastWords = lastWords;
  }

  /**
   * @throws WorkerException.Stopped if somebody stopped the worker
   */
  void perform(Job.OfRuns job) throws WorkerException, IOException, InterruptedException {
    List<PlannedRun> rest = job.runs();
    while (!rest.isEmpty() && !(failed && job.failFast())) {
      int endedBefore = ended.size();
      try {
        worker.perform(job.with(rest), this::hear);
        return;
      } catch (WorkerException.Died death) {
        death.lastLines().forEach(line -> lastWords.accept("| " + line));
        // A worker that dies before its first run does so each time.
        boolean begun = !active.isEmpty() || ended.size() > endedBefore;
        fail(begun ? List.copyOf(active) : ids(rest), death.getMessage());
      } catch (WorkerException.Rejected refusal) {
        fail(ids(rest), refusal.getMessage());
      }
      rest = rest.stream().filter(run -> !ended.contains(run.id())).toList();
    }
  }

  private static List<String> ids(List<PlannedRun> runs) {
    return runs.stream().map(PlannedRun::id).toList();
  }

  private void fail(List<String> runs, String reason) {
    runs.stream()
        .filter(run -> !ended.contains(run))
        .forEach(run -> hear(new Message.RunFailed(run, reason)));
  }

  private void hear(Message message) {
    if (message instanceof Message.RunBegun begun) {
      active.add(begun.run());
    } else if (message instanceof Message.RunStarted started) {
      active.add(started.run());
    } else if (message instanceof Message.RunFinished finished) {
      end(finished.run());
    } else if (message instanceof Message.RunUpToDate upToDate) {
      end(upToDate.run());
    } else if (message instanceof Message.RunEvaluated evaluated) {
      end(evaluated.run());
    } else if (message instanceof Message.RunFailed failure) {
      failed = true;
      end(failure.run());
    }
    listener.accept(message);
  }

  private void end(String run) {
    active.remove(run);
    ended.add(run);
  }
}
