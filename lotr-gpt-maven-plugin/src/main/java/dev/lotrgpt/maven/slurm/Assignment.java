package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.Submission;
import dev.lotrgpt.store.WriteLock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Finds a task for each run: one that is there already, whoever submitted it, or a new one. One
 * build at a time does so, so that two builds of a study share their tasks.
 */
final class Assignment {
  private final Work work;
  private final RunStore store;
  private final Slurm slurm;
  private final Submitter submitter;
  private final Consumer<String> lines;

  /** Jobs that this build submitted. */
  private final Set<String> jobs = new LinkedHashSet<>();

  Assignment(Work work, RunStore store, Slurm slurm, Submitter submitter, Consumer<String> lines) {
    this.work = work;
    this.store = store;
    this.slurm = slurm;
    this.submitter = submitter;
    this.lines = lines;
  }

  void assign(List<FollowedRun> runs) throws IOException, InterruptedException {
    WriteLock lock = store.submissions().lock(lines::accept);
    try {
      assignAlone(runs);
    } finally {
      lock.close();
    }
  }

  private void assignAlone(List<FollowedRun> runs) throws IOException, InterruptedException {
    LiveTasks live = LiveTasks.of(store, slurm, runs.stream().map(FollowedRun::id).toList());
    List<FollowedRun> adopted = new ArrayList<>();
    Map<Integer, List<FollowedRun>> rest = new TreeMap<>();
    for (FollowedRun run : runs) {
      LiveTasks.Live task = live.tasks().get(run.id());
      if (task == null) {
        rest.computeIfAbsent(run.attempt(), attempt -> new ArrayList<>()).add(run);
      } else {
        run.assign(task.task(), Math.max(run.attempt(), task.attempt()));
        adopted.add(run);
      }
    }
    if (!adopted.isEmpty()) {
      lines.accept(
          Figures.count(adopted.size(), "run") + " that Slurm has already: " + jobs(adopted));
    }
    for (Map.Entry<Integer, List<FollowedRun>> some : rest.entrySet()) {
      submit(some.getValue(), some.getKey());
    }
  }

  private void submit(List<FollowedRun> runs, int attempt)
      throws IOException, InterruptedException {
    Map<String, FollowedRun> byId = new LinkedHashMap<>();
    runs.forEach(run -> byId.put(run.id(), run));
    List<PlannedRun> planned = runs.stream().map(FollowedRun::planned).toList();
    Submission submission = submitter.submit(work, planned, attempt);
    jobs.addAll(submission.jobs());
    for (int i = 0; i < submission.tasks().size(); i++) {
      for (String run : submission.tasks().get(i)) {
        byId.get(run).assign(submission.task(i), attempt);
      }
    }
    lines.accept(
        "Submitted "
            + Figures.count(runs.size(), "run")
            + " to Slurm: "
            + jobs(runs)
            + " ("
            + Figures.count(submission.tasks().size(), "task")
            + ")");
  }

  private static String jobs(List<FollowedRun> runs) {
    List<String> jobs = runs.stream().map(run -> LiveTasks.job(run.task())).distinct().toList();
    return (jobs.size() == 1 ? "job " : "jobs ") + String.join(", ", jobs);
  }

  /** Whether this build submitted it. */
  boolean isOurs(String task) {
    return jobs.contains(LiveTasks.job(task));
  }

  /** With one command, what this build submitted. */
  void cancel() throws IOException, InterruptedException {
    slurm.cancel(jobs);
  }
}
