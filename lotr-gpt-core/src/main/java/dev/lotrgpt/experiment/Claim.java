package dev.lotrgpt.experiment;

import java.util.Objects;

/**
 * What a study states, and the expression over its results that decides it.
 *
 * @param statement in words
 * @param holds an expression, over the study's results
 */
public record Claim(String statement, String holds) {
  public Claim {
    Objects.requireNonNull(statement, "a claim has no statement");
    Objects.requireNonNull(holds, "a claim has no expression");
  }
}
