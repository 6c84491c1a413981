package dev.lotrgpt.maven.slurm;

import java.util.List;

/**
 * How a study's runs are submitted.
 *
 * @param options of {@code sbatch}, such as {@code --partition=gpu}
 * @param maxParallel tasks of an array that run at once at most; 0 for any number
 * @param runsPerJob runs of a task, one after another
 * @param retries how often runs are submitted again whose task was lost, timed out or died
 * @param isFollowed whether to follow the runs to their end
 */
public record SlurmSettings(
    List<String> options, int maxParallel, int runsPerJob, int retries, boolean isFollowed) {
  public SlurmSettings {
    options = List.copyOf(options);
  }
}
