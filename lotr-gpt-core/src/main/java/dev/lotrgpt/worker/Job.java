package dev.lotrgpt.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.training.CheckpointPolicy;
import java.util.List;

/** What a worker is asked to do: one line of JSON on its standard input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "job")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Job.Train.class, name = "train"),
  @JsonSubTypes.Type(value = Job.Evaluate.class, name = "evaluate"),
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
   * @param corpus its file or directory
   * @param checkpoints when to write them
   * @param failFast whether the first failed run ends the job
   */
  record Train(
      String store,
      String corpus,
      Compute compute,
      List<PlannedRun> runs,
      Git git,
      CheckpointPolicy checkpoints,
      boolean failFast)
      implements OfRuns {

    @Override
    public Train with(List<PlannedRun> some) {
      return new Train(store, corpus, compute, some, git, checkpoints, failFast);
    }
  }

  /**
   * Evaluates the best weights of trained runs, and lets them write samples.
   *
   * @param corpus its file or directory
   */
  record Evaluate(
      String store, String corpus, Compute compute, List<PlannedRun> runs, SampleSettings samples)
      implements OfRuns {

    @Override
    public Evaluate with(List<PlannedRun> some) {
      return new Evaluate(store, corpus, compute, some, samples);
    }

    @Override
    public boolean failFast() {
      return false;
    }
  }

  /** Lets one trained run continue a prompt. */
  record Generate(String store, Compute compute, String run, SampleSettings samples)
      implements Job {}
}
