package dev.lotrgpt.benchmark;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How long a contender took for a step.
 *
 * @param contender its name
 * @param description its library, version and settings
 * @param turns milliseconds of a step in each round, the median of the round's steps
 */
record Timing(String contender, String description, List<Double> turns) {

  Timing {
    turns = List.copyOf(turns);
  }

  double median() {
    return Median.of(turns);
  }

  double best() {
    return turns.stream().mapToDouble(turn -> turn).min().orElseThrow();
  }

  /** How far the rounds lie apart: the slowest less the fastest, as a part of the median. */
  double scatter() {
    return (turns.stream().mapToDouble(turn -> turn).max().orElseThrow() - best()) / median();
  }

  /**
   * How many times as long as another contender this one took: the median of the rounds' ratios, as
   * both sides of a round see the same machine.
   */
  double ratioTo(Timing other) {
    return Median.of(
        IntStream.range(0, turns.size())
            .mapToObj(round -> turns.get(round) / other.turns().get(round))
            .toList());
  }
}
