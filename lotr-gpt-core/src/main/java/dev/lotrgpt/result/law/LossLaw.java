package dev.lotrgpt.result.law;

import java.util.Map;

/**
 * L = E + A / N^a + B / D^b (Hoffmann et al. 2022, section 3.3), with the terms of the sizes that
 * vary.
 *
 * @param offset E: what no model and no text would take away; with a size that does not vary, what
 *     that one would is in it
 */
public record LossLaw(double offset, Map<Size, Term> terms) {

  /**
   * What a larger size takes away from the loss.
   *
   * @param factor A or B, for a size in units of {@code unit}; 0 where the loss does not fall with
   *     it
   * @param unit of the size: a typical one, which keeps factors near losses
   */
  public record Term(double factor, double exponent, double unit) {
    double at(double size) {
      return factor * Math.pow(size / unit, -exponent);
    }
  }

  public LossLaw {
    terms = Map.copyOf(terms);
  }

  /**
   * The loss of a model and a text.
   *
   * @param sizes those of the terms, among others
   */
  public double at(Map<Size, Double> sizes) {
    double loss = offset;
    for (Size size : Size.values()) { // in a fixed order
      Term term = terms.get(size);
      loss += term == null ? 0 : term.at(sizes.get(size));
    }
    return loss;
  }

  /** How fast the loss falls with a size: 0 where it does not. */
  public double exponent(Size size) {
    Term term = terms.get(size);
    return term == null || term.factor() == 0 ? 0 : term.exponent();
  }
}
