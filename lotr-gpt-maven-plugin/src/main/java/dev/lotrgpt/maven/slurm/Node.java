package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.store.Claimant;
import dev.lotrgpt.worker.Job;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the node decides that a task runs on, as Slurm tells its processes.
 *
 * @param environment variables
 * @param processors that this process may use
 */
record Node(Map<String, String> environment, int processors) {

  static Node here() {
    return new Node(System.getenv(), Runtime.getRuntime().availableProcessors());
  }

  /** {@code 123_4}, with the array's id: that of the task alone is another number. */
  String task() {
    return environment.get("SLURM_ARRAY_JOB_ID") + "_" + environment.get("SLURM_ARRAY_TASK_ID");
  }

  /** A task that is queued again after its node was lost keeps its id. */
  Claimant claimant() {
    return new Claimant(
        task(), Integer.parseInt(environment.getOrDefault("SLURM_RESTART_COUNT", "0")));
  }

  /** With the cores that were given to the task, unless the user chose a number. */
  Job.Compute compute(Job.Compute chosen) {
    return chosen.threads() > 0
        ? chosen
        : new Job.Compute(chosen.backend(), chosen.family(), cores(), chosen.parallelRuns());
  }

  /** A node that holds no process to its cores shows all of them. */
  private int cores() {
    return Stream.of("SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE")
        .map(environment::get)
        .filter(value -> value != null && value.matches("[1-9]\\d{0,4}"))
        .map(Integer::valueOf)
        .findFirst()
        .map(given -> Math.min(given, processors))
        .orElse(processors);
  }
}
