package dev.lotrgpt.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.store.Claimant;
import dev.lotrgpt.training.CheckpointPolicy;
import java.util.List;

/** What a worker is asked to do: one line of JSON on its standard input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "job")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Job.Train.class, name = "train"),
  @JsonSubTypes.Type(value = Job.Evaluate.class, name = "evaluate"),
  @JsonSubTypes.Type(value = Job.Task.class, name = "task"),
  @JsonSubTypes.Type(value = Job.Generate.class, name = "generate")
})
public sealed interface Job {

  /** Directory of the run store. */
  String store();

  Compute compute();

  /** One that is done run by run, so that it can be divided. */
  sealed interface OfRuns extends Job {
    List<PlannedRun> runs();

    /** The same for some of its runs. */
    OfRuns with(List<PlannedRun> some);

    /** The same with other means. */
    OfRuns with(Compute other);

    /** Whether the first failed run ends the job. */
    boolean failFast();
  }

  /**
   * How to compute.
   *
   * @param backend name, or {@code auto}
   * @param family see {@link dev.lotrgpt.plan.Identity#of}
   * @param threads cores to use
   * @param parallelRuns how many runs to train side by side, 0 to decide from their sizes
   */
  record Compute(String backend, String family, int threads, int parallelRuns) {}

  /**
   * State of the project's version control, for the provenance.
   *
   * @param commit or null
   * @param dirty or null
   */
  record Git(String commit, Boolean dirty) {}

  /**
   * Trains runs, in order.
   *
   * @param checkpoints when to write them
   * @param failFast whether the first failed run ends the job
   */
  record Train(
      String store,
      Compute compute,
      List<PlannedRun> runs,
      Git git,
      CheckpointPolicy checkpoints,
      boolean failFast)
      implements OfRuns {

    @Override
    public Train with(List<PlannedRun> some) {
      return new Train(store, compute, some, git, checkpoints, failFast);
    }

    @Override
    public Train with(Compute other) {
      return new Train(store, other, runs, git, checkpoints, failFast);
    }
  }

  /** Evaluates the best weights of trained runs, and lets them write samples. */
  record Evaluate(String store, Compute compute, List<PlannedRun> runs, SampleSettings samples)
      implements OfRuns {

    @Override
    public Evaluate with(List<PlannedRun> some) {
      return new Evaluate(store, compute, some, samples);
    }

    @Override
    public Evaluate with(Compute other) {
      return new Evaluate(store, other, runs, samples);
    }

    @Override
    public boolean failFast() {
      return false;
    }
  }

  /**
   * What a cluster's job does: runs that no other job may be at, and it does not wait for one that
   * is.
   *
   * @param work what to do with them
   * @param samples to evaluate each run with that is trained; null not to
   * @param claimant by which the job claims them; null until it is started
   */
  record Task(OfRuns work, SampleSettings samples, Claimant claimant) implements OfRuns {

    @Override
    public String store() {
      return work.store();
    }

    @Override
    public Compute compute() {
      return work.compute();
    }

    @Override
    public List<PlannedRun> runs() {
      return work.runs();
    }

    @Override
    public boolean failFast() {
      return work.failFast();
    }

    @Override
    public Task with(List<PlannedRun> some) {
      return new Task(work.with(some), samples, claimant);
    }

    @Override
    public Task with(Compute other) {
      return new Task(work.with(other), samples, claimant);
    }

    public Task by(Claimant job) {
      return new Task(work, samples, job);
    }
  }

  /** Lets one trained run continue a prompt. */
  record Generate(String store, Compute compute, String run, SampleSettings samples)
      implements Job {}
}
