package dev.lotrgpt.training;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.text.Tokens;
import java.util.stream.IntStream;

/**
 * Random windows of a text. A batch is a pure function of the generator's key and the iteration, so
 * there is no state to save.
 *
 * @param text tokens, more than {@code length}
 * @param size sequences of a batch
 * @param length tokens of a sequence
 */
public record BatchSampler(Tokens text, int size, int length, CounterRandom random) {

  public BatchSampler {
    if (text.size() <= length) {
      throw new IllegalArgumentException(
          "a text of " + text.size() + " tokens has no window of " + length + " and its target");
    }
  }

  public Batch batch(long iteration) {
    int[] starts =
        IntStream.range(0, size)
            .map(i -> random.below(text.size() - length, iteration * size + i))
            .toArray();
    return Batch.of(text, starts, length);
  }
}
