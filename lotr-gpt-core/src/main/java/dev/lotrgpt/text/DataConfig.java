package dev.lotrgpt.text;

/**
 * How a corpus becomes training and validation text.
 *
 * @param fraction share of the training text that is used, from its start, in (0, 1]
 * @param validationShare share of the corpus at its end that is held out, in (0, 1)
 */
public record DataConfig(double fraction, double validationShare) {}
