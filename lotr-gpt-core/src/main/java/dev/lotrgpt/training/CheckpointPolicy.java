package dev.lotrgpt.training;

/**
 * When to write a checkpoint. It does not change the result, only how much work a fault costs.
 *
 * @param iterations between checkpoints, 0 for any number
 * @param seconds between checkpoints, 0 for any time
 */
public record CheckpointPolicy(int iterations, double seconds) {
  public static final CheckpointPolicy DEFAULT = new CheckpointPolicy(0, 60);

  boolean isDue(int iteration, double secondsSinceLast) {
    return (iterations > 0 && iteration % iterations == 0)
        || (seconds > 0 && secondsSinceLast >= seconds);
  }
}
