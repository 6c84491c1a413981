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
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Has a worker do something with runs. A worker that dies costs the runs that it was at, and
 * another one does the rest; a job that is refused costs all that are left. The listener hears of
 * either as of a run that failed.
 */
public final class RunRelay {
  private final Worker worker;
  private final BiFunction<String, String, Message> death;
  private final Consumer<Message> listener;
  private final Consumer<String> lastWords;

  private final Set<String> active = new LinkedHashSet<>();
  private final Set<String> ended = new HashSet<>();
  private boolean failed;

  /**
   * @param death what is told of a run, and why, whose worker died
   * @param lastWords takes what a worker printed before it died
   */
  public RunRelay(
      Worker worker,
      BiFunction<String, String, Message> death,
      Consumer<Message> listener,
      Consumer<String> lastWords) {
    this.worker = worker;
    this.death = death;
    this.listener = listener;
    this.lastWords = lastWords;
  }

  /**
   * @throws WorkerException.Stopped if somebody stopped the worker
   */
  public void perform(Job.OfRuns job) throws WorkerException, IOException, InterruptedException {
    List<PlannedRun> rest = job.runs();
    while (!rest.isEmpty() && !(failed && job.failFast())) {
      int endedBefore = ended.size();
      try {
        worker.perform(job.with(rest), this::hear);
        return;
      } catch (WorkerException.Died died) {
        died.lastLines().forEach(line -> lastWords.accept("| " + line));
        // A worker that dies before its first run does so each time.
        boolean begun = !active.isEmpty() || ended.size() > endedBefore;
        end(begun ? List.copyOf(active) : ids(rest), run -> death.apply(run, died.getMessage()));
      } catch (WorkerException.Rejected refusal) {
        end(ids(rest), run -> new Message.RunFailed(run, refusal.getMessage()));
      }
      rest = rest.stream().filter(run -> !ended.contains(run.id())).toList();
    }
  }

  private static List<String> ids(List<PlannedRun> runs) {
    return runs.stream().map(PlannedRun::id).toList();
  }

  private void end(List<String> runs, Function<String, Message> message) {
    runs.stream().filter(run -> !ended.contains(run)).forEach(run -> hear(message.apply(run)));
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
    } else if (message instanceof Message.RunTaken taken) {
      end(taken.run());
    } else if (message instanceof Message.RunLost lost) {
      end(lost.run());
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
