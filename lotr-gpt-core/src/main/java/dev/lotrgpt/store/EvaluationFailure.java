package dev.lotrgpt.store;

import java.util.Objects;

/**
 * What {@code evaluation-failure.json} holds.
 *
 * @param reason why a trained run could not be evaluated, in one line
 */
public record EvaluationFailure(String reason) {
  public EvaluationFailure {
    Objects.requireNonNull(reason, "it has no reason");
  }
}
