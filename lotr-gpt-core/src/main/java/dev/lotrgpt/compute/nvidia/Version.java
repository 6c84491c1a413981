package dev.lotrgpt.compute.nvidia;

import java.util.Arrays;

/**
 * Of a driver, e.g. {@code 535.104.05}, or a compute capability, e.g. {@code 8.6}.
 *
 * @param text numbers between dots
 */
public record Version(String text) implements Comparable<Version> {

  @Override
  public int compareTo(Version other) {
    return Arrays.compare(numbers(), other.numbers());
  }

  private int[] numbers() {
    return Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  @Override
  public String toString() {
    return text;
  }
}
