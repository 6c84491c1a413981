package dev.lotrgpt.model;

import dev.lotrgpt.compute.Allocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values that a text's tokens have in each block, so that a further token costs one row.
 *
 * @param <T> the backend's tensor
 */
public final class KeyValueCache<T> {
  private final int context;
  private final List<T> keys = new ArrayList<>();
  private final List<T> values = new ArrayList<>();
  private int position;

  public KeyValueCache(ModelConfig config, Allocator<T> allocator) {
    this.context = config.context();
    for (int i = 0; i < config.layers(); i++) {
      keys.add(allocator.allocate(context, config.embedding()));
      values.add(allocator.allocate(context, config.embedding()));
    }
  }

  /** Number of tokens in the cache. */
  public int position() {
    return position;
  }

  /** How many more tokens fit into the model's context. */
  public int free() {
    return context - position;
  }

  /** Forgets all tokens. */
  public void clear() {
    position = 0;
  }

  /** Of a block, [context,C]. */
  T keys(int block) {
    return keys.get(block);
  }

  /** Of a block, [context,C]. */
  T values(int block) {
    return values.get(block);
  }

  void advance(int tokens) {
    position += tokens;
  }
}
