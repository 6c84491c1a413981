package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.slurm.SlurmSettings;
import dev.lotrgpt.maven.worker.ShellWords;
import dev.lotrgpt.plan.NearestName;
import java.util.List;
import java.util.Optional;

/** {@code <executor>}: where runs are worked on. It decides no result. */
public class ExecutorElement {
  private static final String LOCAL = "local";
  private static final String SLURM = "slurm";
  private static final int MOST = 1_000_000;

  @Meaning("local, this machine, or slurm, a cluster")
  private String name = LOCAL;

  @Meaning("options of sbatch, quoted as in a shell")
  private String options = "";

  @Meaning("tasks that run at once at most; 0 for any number")
  private int maxParallel;

  @Meaning("runs that share a task")
  private int runsPerJob = 1;

  @Meaning("how often a run is submitted again whose task was lost")
  private int retries = 2;

  /** On the command line, what is Slurm's is named so. */
  static String property(String field) {
    return field.equals("name") ? "executor" : SLURM + "." + field;
  }

  /**
   * Empty for this machine.
   *
   * @param wait whether to follow the runs to their end
   * @throws MistakeException naming the XML path, the value and what would be right
   */
  public Optional<SlurmSettings> slurm(boolean wait) {
    if (name.equals(LOCAL)) {
      return Optional.empty();
    }
    if (!name.equals(SLURM)) {
      throw new MistakeException(
          new Mistake(
              location("name"),
              "'" + name + "'",
              "is no executor",
              NearestName.suggestion(name, List.of(LOCAL, SLURM))));
    }
    return Optional.of(
        new SlurmSettings(
            ShellWords.split(options, location("options")),
            number("maxParallel", maxParallel, 0),
            number("runsPerJob", runsPerJob, 1),
            number("retries", retries, 0),
            wait));
  }

  private static String location(String field) {
    return "<executor><" + field + "> (-D" + CommandLine.PREFIX + property(field) + ")";
  }

  private static int number(String field, int value, int least) {
    if (value < least || value > MOST) {
      throw new MistakeException(
          Mistake.unlike(location(field), value, "a whole number from " + least + " to " + MOST));
    }
    return value;
  }
}
