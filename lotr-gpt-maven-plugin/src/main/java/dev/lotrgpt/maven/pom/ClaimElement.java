package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Claim;

/** {@code <claim>}. */
public class ClaimElement {
  private String statement;
  private String holds;
  private String source;

  Claim toClaim(int number) {
    String path = "<study><claims><claim>[" + number + "]";
    if (statement == null) {
      throw new MistakeException(
          new Mistake(path, "has no <statement>", "say in words what is claimed"));
    }
    if (holds == null) {
      throw new MistakeException(
          new Mistake(
              path, "has no <holds>", "give an expression, e.g. <holds>all.bestVal lt 2</holds>"));
    }
    return new Claim(oneLine(statement), oneLine(holds), source == null ? null : oneLine(source));
  }

  /** XML may be broken into lines anywhere. */
  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
