package dev.lotrgpt.text;

import dev.lotrgpt.compute.CounterRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws a part of a text as blocks from all over it. A larger part holds each smaller one: blocks
 * have an order, which does not depend on how many are wanted.
 */
record Blocks(CounterRandom random) {
  /**
   * Characters. Where blocks meet, the text makes no sense: they are to be longer than the contexts
   * that models have, a few hundred characters. They are to be short where a fortieth of some plays
   * is to be from all of them.
   */
  static final int LENGTH = 1024;

  /**
   * @param size characters that are wanted, at most as many as the text has
   */
  Excerpt draw(Excerpt text, int size) {
    List<Integer> order =
        IntStream.range(0, (text.size() + LENGTH - 1) / LENGTH)
            .boxed()
            .sorted(Comparator.comparingLong((Integer block) -> random.bits(block)))
            .toList();
    List<Excerpt> drawn = new ArrayList<>();
    int missing = size;
    for (int block : order) {
      int start = block * LENGTH;
      int length = Math.min(missing, Math.min(LENGTH, text.size() - start));
      drawn.add(Excerpt.of(start, start + length));
      missing -= length;
    }
    return text.at(Excerpt.joined(drawn));
  }
}
