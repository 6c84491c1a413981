package dev.lotrgpt.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Runs that a cluster's scheduler was given: what {@code submissions/ID/submission.json} holds.
 *
 * @param name of its jobs
 * @param jobs ids of its arrays, in order
 * @param arraySize tasks of each array but the last
 * @param attempt how often its runs were lost before
 * @param tasks ids of the runs of each task
 */
public record Submission(
    String id,
    String name,
    Instant submitted,
    List<String> jobs,
    int arraySize,
    int attempt,
    List<List<String>> tasks) {

  public Submission {
    Objects.requireNonNull(id, "it has no id");
    Objects.requireNonNull(name, "its jobs have no name");
    jobs = List.copyOf(jobs);
    tasks = List.copyOf(tasks);
    if (arraySize < 1 || jobs.size() != (tasks.size() + arraySize - 1) / arraySize) {
      throw new IllegalArgumentException("its tasks are not those of its jobs");
    }
  }

  /** What the scheduler calls one of its tasks: {@code 123_4}. */
  public String task(int index) {
    return jobs.get(index / arraySize) + "_" + index % arraySize;
  }
}
