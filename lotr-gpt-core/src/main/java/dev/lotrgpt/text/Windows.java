package dev.lotrgpt.text;

import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * A whole text as consecutive windows, which begin at 0, length, 2 * length, ... A last window
 * without all its targets is dropped.
 *
 * @param text tokens
 * @param length tokens of a window
 * @param size windows of a batch; the last one may have fewer
 */
public record Windows(Tokens text, int length, int size) implements Iterable<Batch> {
  /** Windows of a batch that suit an evaluation; its result does not depend on it. */
  public static final int AT_ONCE = 64;

  /** Number of windows. */
  public int count() {
    return Math.max(0, (text.size() - 1) / length);
  }

  /** Batches are made as they are asked for. */
  @Override
  public Iterator<Batch> iterator() {
    int batches = (int) ((count() + size - 1L) / size);
    return IntStream.range(0, batches).mapToObj(this::batch).iterator();
  }

  private Batch batch(int index) {
    int from = index * size;
    int to = (int) Math.min(count(), (long) from + size);
    return Batch.of(text, IntStream.range(from, to).map(i -> i * length).toArray(), length);
  }
}
