package dev.lotrgpt.claim;

import java.util.List;

/** {@code abs(all.rise - 0.1)}. */
record Abs() implements ClaimFunction {
  @Override
  public Signature signature() {
    return new Signature("abs", "abs(all.rise)", List.of(Type.NUMBER));
  }

  @Override
  public Object apply(List<Value> given) {
    return Math.abs(given.get(0).real());
  }
}
