package dev.lotrgpt.maven.pom;

import dev.lotrgpt.maven.slurm.SlurmSettings;
import dev.lotrgpt.plan.NearestName;
import dev.lotrgpt.plan.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code <executor>}: where runs are worked on. It decides no result. */
public class ExecutorElement {
  private static final String LOCAL = "local";
  private static final String SLURM = "slurm";
  private static final int MOST = 1_000_000;

  /** Options are separated by blanks; quotes hold together, as in a shell. */
  private static final Pattern OPTION = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");

  private String name = LOCAL;
  private String options = "";
  private int maxParallel;
  private int runsPerJob = 1;
  private int retries = 2;

  /** On the command line, what is Slurm's is named so. */
  static String property(String field) {
    return field.equals("name") ? "executor" : SLURM + "." + field;
  }

  /**
   * Empty for this machine.
   *
   * @param wait whether to follow the runs to their end
   * @throws SettingsException naming the XML path, the value and what would be right
   */
  public Optional<SlurmSettings> slurm(boolean wait) {
    if (name.equals(LOCAL)) {
      return Optional.empty();
    }
    if (!name.equals(SLURM)) {
      throw new SettingsException(
          "<executor><name> (-Dlotr-gpt.executor): there is no executor '"
              + name
              + "'"
              + NearestName.suggestion(name, List.of(LOCAL, SLURM))
              + "; choose local or slurm");
    }
    return Optional.of(
        new SlurmSettings(
            split(options),
            number("maxParallel", maxParallel, 0),
            number("runsPerJob", runsPerJob, 1),
            number("retries", retries, 0),
            wait));
  }

  private static List<String> split(String text) {
    List<String> options = new ArrayList<>();
    Matcher option = OPTION.matcher(text);
    while (option.find()) {
      options.add(option.group().replaceAll("[\"']", ""));
    }
    return options;
  }

  private static int number(String field, int value, int least) {
    if (value < least || value > MOST) {
      throw new SettingsException(
          "<executor><"
              + field
              + "> (-D"
              + CommandLine.PREFIX
              + property(field)
              + "): "
              + value
              + " is not a whole number from "
              + least
              + " to "
              + MOST);
    }
    return value;
  }
}
