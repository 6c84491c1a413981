package dev.lotrgpt.text;

/**
 * How a corpus becomes training and validation text.
 *
 * @param fraction share of the training text that is used, from its start, in (0, 1]
 * @param validationShare share of the corpus at its end that is held out, in (0, 1)
 */
public record DataConfig(double fraction, double validationShare) {

  public DataConfig {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction (" + fraction + ") must be in (0, 1]");
    }
    if (!(validationShare > 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "validationShare (" + validationShare + ") must be between 0 and 1");
    }
  }

  /** Of a corpus of so many characters. */
  public SplitSizes sizes(int characters) {
    int boundary = (int) ((1 - validationShare) * characters);
    return new SplitSizes((int) (fraction * boundary), characters - boundary);
  }
}
