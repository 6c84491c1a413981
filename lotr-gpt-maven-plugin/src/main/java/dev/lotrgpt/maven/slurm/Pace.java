package dev.lotrgpt.maven.slurm;

import java.time.Duration;

/**
 * How often is looked at what.
 *
 * @param messages between two looks at what tasks have written
 * @param queue between two questions to Slurm, whose controller is everybody's
 * @param visibility in which the result of a task that is over shows on a network file system
 */
public record Pace(Duration messages, Duration queue, Duration visibility) {
  public static final Pace USUAL =
      new Pace(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(60));
}
