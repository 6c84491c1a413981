package dev.lotrgpt.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.RunRecord;
import java.util.Locale;
import java.util.Optional;

/**
 * What a worker tells its parent: JSON text sequences (RFC 7464) on its standard output, each a
 * record separator, one line of JSON and a line feed. Whatever else appears there was printed by a
 * native library and belongs into a log.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Message.Note.class, name = "note"),
  @JsonSubTypes.Type(value = Message.RunBegun.class, name = "runBegun"),
  @JsonSubTypes.Type(value = Message.RunStarted.class, name = "runStarted"),
  @JsonSubTypes.Type(value = Message.Tick.class, name = "tick"),
  @JsonSubTypes.Type(value = Message.Evaluated.class, name = "evaluated"),
  @JsonSubTypes.Type(value = Message.RunUpToDate.class, name = "runUpToDate"),
  @JsonSubTypes.Type(value = Message.RunFinished.class, name = "runFinished"),
  @JsonSubTypes.Type(value = Message.RunEvaluated.class, name = "runEvaluated"),
  @JsonSubTypes.Type(value = Message.RunFailed.class, name = "runFailed"),
  @JsonSubTypes.Type(value = Message.RunQueued.class, name = "runQueued"),
  @JsonSubTypes.Type(value = Message.RunTaken.class, name = "runTaken"),
  @JsonSubTypes.Type(value = Message.RunLost.class, name = "runLost"),
  @JsonSubTypes.Type(value = Message.RunLeft.class, name = "runLeft"),
  @JsonSubTypes.Type(value = Message.Text.class, name = "text"),
  @JsonSubTypes.Type(value = Message.Done.class, name = "done"),
  @JsonSubTypes.Type(value = Message.Rejected.class, name = "rejected")
})
public sealed interface Message {

  /** One line for the log: the backend that was picked, a damaged checkpoint that was set aside. */
  record Note(String text) implements Message {}

  /** The worker is at a run now, to train or to evaluate it: if it dies, it costs this run. */
  record RunBegun(String run) implements Message {}

  /**
   * @param resumedAt iteration of the checkpoint it goes on from, 0 for a fresh start
   * @param extended the shorter run whose last state that is; null if it is a checkpoint
   */
  record RunStarted(String run, int resumedAt, String extended) implements Message {
    /** Of a run that begins anew, or goes on from its own checkpoint. */
    public RunStarted(String run, int resumedAt) {
      this(run, resumedAt, null);
    }

    /** {@code RESUMED at 1500}, {@code EXTENDED from 1500 of RUN}; empty for a fresh start. */
    public Optional<String> remark() {
      if (extended != null) {
        return Optional.of("EXTENDED from " + resumedAt + " of " + extended);
      }
      return resumedAt > 0 ? Optional.of("RESUMED at " + resumedAt) : Optional.empty();
    }
  }

  /**
   * A sign of life, a few times a second at most.
   *
   * @param loss of the last batch
   * @param secondsLeft of this run, negative while unknown
   */
  record Tick(
      String run,
      int iteration,
      int iterations,
      double loss,
      double tokensPerSecond,
      double secondsLeft)
      implements Message {}

  /** An evaluation of both splits during training. */
  record Evaluated(
      String run,
      int iteration,
      int iterations,
      double trainLoss,
      double valLoss,
      int bestIteration,
      double bestValLoss,
      double tokensPerSecond,
      double secondsLeft)
      implements Message {
    /** A line for a log. */
    public String text() {
      return String.format(
          Locale.ROOT,
          "iteration %d/%d: train %.4f, val %.4f, best val %.4f @ %d, %.0f tokens/s",
          iteration,
          iterations,
          trainLoss,
          valLoss,
          bestValLoss,
          bestIteration,
          tokensPerSecond);
    }
  }

  /** Another process trained it in the meantime. */
  record RunUpToDate(String run) implements Message {}

  record RunFinished(String run, RunRecord.Result result) implements Message {}

  /**
   * @param evaluation without its samples, which the run store has
   */
  record RunEvaluated(String run, Evaluation evaluation) implements Message {}

  /** The job goes on with the next run unless it is to fail fast. */
  record RunFailed(String run, String reason) implements Message {}

  /**
   * A cluster's scheduler has it, and nobody waits for it.
   *
   * @param job {@code 123_4}
   */
  record RunQueued(String run, String job) implements Message {}

  /**
   * A cluster's job finds that another one is at the run, and does not wait for it.
   *
   * @param holder {@code 123_4}, the job that has claimed it; null if another process is at it
   */
  record RunTaken(String run, String holder) implements Message {}

  /** A cluster's job ends without it: its worker died. Another job may go on from a checkpoint. */
  record RunLost(String run, String reason) implements Message {}

  /** A cluster's job does no more for the run, evaluation included, whatever came of it. */
  record RunLeft(String run) implements Message {}

  /** A piece of generated text. */
  record Text(String text) implements Message {}

  /** The job is finished; failed runs were reported one by one. */
  record Done() implements Message {}

  /** The job could not be begun: a setting, the corpus or the backend; one line for the user. */
  record Rejected(String reason) implements Message {}
}
