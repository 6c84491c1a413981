package dev.lotrgpt.plan;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a study states, and the expression over its results that decides it.
 *
 * @param statement in words
 * @param holds an expression, over the study's results
 * @param source what the study that is replicated found, in words; null where it is not its finding
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Claim(String statement, String holds, String source) {

  /** A claim of one's own. */
  public Claim(String statement, String holds) {
    this(statement, holds, null);
  }
}
