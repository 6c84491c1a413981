package dev.lotrgpt.text;

import dev.lotrgpt.compute.CounterRandom;
import java.util.Locale;

/**
 * How a corpus becomes training and validation text.
 *
 * @param fraction share of the training text that is used, in (0, 1]
 * @param validationShare share of the corpus that is held out, in (0, 1)
 * @param subset what a fraction is
 * @param validation what is held out
 * @param subsetSeed of the blocks of either
 */
public record DataConfig(
    double fraction,
    double validationShare,
    Subset subset,
    Validation validation,
    long subsetSeed) {

  /** Which part of the training text a fraction is. */
  public enum Subset {
    /** Blocks from all over it: in nothing but its amount it is narrower than the whole. */
    BLOCKS,
    START;

    /** As it is written in a POM. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which part of a corpus is held out. */
  public enum Validation {
    /** What nobody saw anything of: of some plays, most of the last one. */
    END,
    /** Blocks from all over it: text like that which is trained on. */
    BLOCKS;

    /** As it is written in a POM. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Independent streams of random numbers; never reorder. */
  private enum Stream {
    SUBSET,
    VALIDATION
  }

  public DataConfig {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction (" + fraction + ") must be in (0, 1]");
    }
    if (!(validationShare > 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "validationShare (" + validationShare + ") must be between 0 and 1");
    }
  }

  /** The start of the text, validated on its end. */
  public DataConfig(double fraction, double validationShare) {
    this(fraction, validationShare, Subset.START, Validation.END, 0);
  }

  /** Of a corpus of so many characters. */
  public SplitSizes sizes(int characters) {
    int boundary = (int) ((1 - validationShare) * characters);
    return new SplitSizes((int) (fraction * boundary), characters - boundary);
  }

  /** Of a corpus of so many characters; no character is in both. */
  public Splits splits(int characters) {
    SplitSizes sizes = sizes(characters);
    Excerpt held =
        switch (validation) {
          case END -> Excerpt.of(characters - sizes.validation(), characters);
          case BLOCKS ->
              blocks(Stream.VALIDATION).draw(Excerpt.of(0, characters), sizes.validation());
        };
    Excerpt rest = held.rest(characters);
    Excerpt train =
        switch (subset) {
          case START -> rest.at(Excerpt.of(0, sizes.train()));
          case BLOCKS -> blocks(Stream.SUBSET).draw(rest, sizes.train());
        };
    return new Splits(train, held);
  }

  private Blocks blocks(Stream stream) {
    return new Blocks(new CounterRandom(subsetSeed).stream(stream.ordinal()));
  }

  /** Whether the subset is drawn at random: of the whole, there is one only. */
  public boolean drawsSubset() {
    return subset == Subset.BLOCKS && fraction < 1;
  }

  /** Whether both splits are one piece of the corpus each. */
  public boolean isInOnePiece() {
    return !drawsSubset() && validation == Validation.END;
  }

  /** Characters of a corpus that models learn from, and those that they are tested on. */
  public record Splits(Excerpt train, Excerpt validation) {}
}
