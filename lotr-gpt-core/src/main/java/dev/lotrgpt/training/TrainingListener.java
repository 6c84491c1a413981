package dev.lotrgpt.training;

/** Hears how a training goes on; called from the thread that trains. */
public interface TrainingListener {

  /**
   * @param iteration 0, or that of the checkpoint it goes on from
   */
  void started(int iteration);

  /**
   * @param iteration steps done
   * @param loss of the step's batch
   * @param secondsLeft to the end of the training
   */
  void stepped(int iteration, double loss, double tokensPerSecond, double secondsLeft);

  void evaluated(Metrics metrics, Metrics best, double tokensPerSecond, double secondsLeft);

  /** Something that a user should know, in one line. */
  void note(String text);
}
