package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.training.CheckpointPolicy;

/** {@code <checkpoint>}: how much work a fault may cost. It decides no result. */
public class CheckpointElement {
  private static final int MOST_ITERATIONS = 100_000_000;
  private static final double MOST_MINUTES = 10_000;
  private static final double SECONDS = 60;

  @Meaning("iterations between checkpoints, at most 100000000; 0 for any number")
  private int iterations;

  @Meaning("minutes between checkpoints, at most 10000; 0 for any time")
  private double minutes = CheckpointPolicy.DEFAULT.seconds() / SECONDS;

  /**
   * @throws MistakeException naming the XML path, the value and what would be right
   */
  public CheckpointPolicy toPolicy() {
    if (iterations < 0 || iterations > MOST_ITERATIONS) {
      throw refusal(
          "iterations", iterations, "from 1 to " + MOST_ITERATIONS + ", or 0 for any number");
    }
    if (!(minutes >= 0 && minutes <= MOST_MINUTES)) {
      throw refusal(
          "minutes", minutes, "a number up to " + (int) MOST_MINUTES + ", or 0 for any time");
    }
    if (iterations == 0 && minutes == 0) {
      throw refusal(
          "minutes", "0", "enough without <iterations>: a run that is stopped would start over");
    }
    return new CheckpointPolicy(iterations, minutes * SECONDS);
  }

  private static MistakeException refusal(String name, Object value, String expectation) {
    return new MistakeException(
        Mistake.unlike(
            "<checkpoint><" + name + "> (-D" + CommandLine.PREFIX + "checkpoint." + name + ")",
            value,
            expectation));
  }
}
