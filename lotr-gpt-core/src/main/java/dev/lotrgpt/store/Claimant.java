package dev.lotrgpt.store;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A start of a cluster's job, as its scheduler tells it from all others.
 *
 * @param job {@code 123_4}: task 4 of array 123
 * @param start 0 for the first; a job that is queued again keeps its id
 */
public record Claimant(String job, int start) {
  private static final Pattern TEXT = Pattern.compile("(\\w+) start (\\d{1,9})");

  public Claimant {
    if (!Objects.requireNonNull(job, "a claim is of no job").matches("\\w+") || start < 0) {
      throw new IllegalArgumentException("'" + job + "', start " + start + " is no job");
    }
  }

  /** Empty for what no claim holds, and for one that is just being written. */
  static Optional<Claimant> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(new Claimant(matcher.group(1), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** Whether it is the same job, and was started before or is this very start. */
  boolean isReplacedBy(Claimant other) {
    return job.equals(other.job) && start <= other.start;
  }

  @Override
  public String toString() {
    return job + " start " + start;
  }
}
