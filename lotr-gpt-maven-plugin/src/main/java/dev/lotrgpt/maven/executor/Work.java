package dev.lotrgpt.maven.executor;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.worker.Job;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an executor is given to do.
 *
 * @param name of the study, or of the goal
 * @param samples with which a run that was trained is evaluated where it was trained, if the
 *     executor does that
 */
public record Work(
    String name, Job.OfRuns job, Function<PlannedRun, Optional<SampleSettings>> samples) {

  /** Without an evaluation of what was trained. */
  public Work(String name, Job.OfRuns job) {
    this(name, job, run -> Optional.empty());
  }

  /** The same for some of its runs. */
  public Work with(List<PlannedRun> some) {
    return new Work(name, job.with(some), samples);
  }
}
