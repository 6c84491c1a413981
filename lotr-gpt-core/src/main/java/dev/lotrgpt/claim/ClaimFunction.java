package dev.lotrgpt.claim;

import java.util.List;

/** A function of the language of claims; {@link Interpreter} lists them all. */
interface ClaimFunction {
  Signature signature();

  /**
   * @param given arguments of the types in the signature
   * @return a Double, Boolean or {@link Selection}
   */
  Object apply(List<Value> given);

  /**
   * @param usage an example, for messages
   * @param parameters {@link Type#RUNS} at the first place may stand before the name, as in {@code
   *     all.min('bestVal')}, and are all runs where they are left out
   */
  record Signature(String name, String usage, List<Type> parameters) {}
}
