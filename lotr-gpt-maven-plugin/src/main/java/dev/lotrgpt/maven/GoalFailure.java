package dev.lotrgpt.maven;

import dev.lotrgpt.fault.Told;
import org.apache.maven.plugin.MojoExecutionException;

/** What Maven shows of an exception: its first line, and all of it with {@code -e}. */
final class GoalFailure {
  private GoalFailure() {}

  /**
   * The set-up is broken: a setting, the corpus, a file, the disk.
   *
   * @throws RuntimeException itself, if it is a defect
   */
  static MojoExecutionException of(Exception e) {
    String line = Told.line(e).orElseThrow(() -> (RuntimeException) e);
    // Not as its cause: Maven would add what the causes say to the line.
    MojoExecutionException failure = new MojoExecutionException(line);
    failure.addSuppressed(e);
    return failure;
  }
}
