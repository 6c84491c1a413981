package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.store.Claimant;
import dev.lotrgpt.store.DamagedFileException;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.Submission;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tasks may still become the results of runs, whoever submitted them.
 *
 * @param tasks run id to its task
 */
record LiveTasks(Map<String, Live> tasks) {

  /**
   * @param task {@code 123_4}
   * @param attempt how often the run was lost before
   */
  record Live(String task, int attempt) {}

  /**
   * Asks Slurm once. Takes runs from jobs that are no more, and forgets what is done.
   *
   * @param runs ids of those that are asked for
   */
  static LiveTasks of(RunStore store, Slurm slurm, Collection<String> runs)
      throws IOException, InterruptedException {
    List<Submission> submissions = store.submissions().all();
    Map<String, Claimant> claims = new LinkedHashMap<>();
    for (String run : runs) {
      store.claimant(run).ifPresent(claimant -> claims.put(run, claimant));
    }
    Set<String> jobs = new LinkedHashSet<>();
    submissions.forEach(submission -> jobs.addAll(submission.jobs()));
    claims.values().forEach(claimant -> jobs.add(job(claimant.job())));
    Map<String, TaskState> states = slurm.states(jobs);
    Map<String, Live> tasks = new LinkedHashMap<>();
    for (Submission submission : submissions) {
      if (!addLive(submission, states, tasks) && isTrained(submission, store)) {
        store.submissions().delete(submission.id());
      }
    }
    for (String run : runs) {
      Optional<Claimant> claimant = Optional.ofNullable(claims.get(run));
      Optional<TaskState> state = claimant.map(holder -> states.get(holder.job()));
      if (state.filter(TaskState::isLive).isPresent()) {
        tasks.putIfAbsent(run, new Live(claimant.get().job(), 0));
      } else if (store.isClaimed(run)) {
        store.releaseRun(run, claimant);
      }
    }
    return new LiveTasks(tasks);
  }

  /** The array of a task. */
  static String job(String task) {
    return task.split("_")[0];
  }

  /**
   * @return whether there was one
   */
  private static boolean addLive(
      Submission submission, Map<String, TaskState> states, Map<String, Live> tasks) {
    boolean live = false;
    for (int i = 0; i < submission.tasks().size(); i++) {
      String task = submission.task(i);
      TaskState state = states.get(task);
      if (state != null && state.isLive() && state.job().equals(submission.name())) {
        live = true;
        for (String run : submission.tasks().get(i)) {
          tasks.putIfAbsent(run, new Live(task, submission.attempt()));
        }
      }
    }
    return live;
  }

  private static boolean isTrained(Submission submission, RunStore store) throws IOException {
    for (List<String> task : submission.tasks()) {
      for (String run : task) {
        if (!isTrained(run, store)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isTrained(String run, RunStore store) throws IOException {
    try {
      return store.record(run).filter(r -> r.status() == RunRecord.Status.TRAINED).isPresent();
    } catch (DamagedFileException e) {
      return false;
    }
  }
}
