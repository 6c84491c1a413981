package dev.lotrgpt.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Allocator;
import dev.lotrgpt.compute.CountingAllocator;
import org.junit.jupiter.api.Test;

class GptMemoryTest {
  private static final int BATCH = 3;
  private static final int LENGTH = 5;
  private static final int ROWS = BATCH * LENGTH;
  private static final int CHANNELS = 8;
  private static final int SYMBOLS = 7;
  private static final int STATE = 1000;

  /** Tensors of [R,C] are counted in units of their size. */
  @Test
  void withoutABackwardPassAllBlocksShareWhatTheyCompute() {
    // Before and behind the blocks: embedding, LayerNorm, logits and losses.
    long once = ROWS * (CHANNELS + CHANNELS + 2 + SYMBOLS + 1);
    // Two LayerNorms, qkv, attended, hidden and two results of branches.
    long block = ROWS * (2 * (CHANNELS + 2) + (3 + 1 + 4 + 2) * CHANNELS);
    assertThat(inference(1)).isEqualTo(once + block);
    assertThat(inference(4)).isEqualTo(once + block);

    // Of the stream, a branch, qkv and hidden.
    long gradients = ROWS * (1 + 1 + 3 + 4) * CHANNELS;
    assertThat(both(1) - inference(1)).isEqualTo(once + block + STATE + gradients);
    assertThat(both(4) - inference(4)).isEqualTo(once + 4 * (block + STATE) + gradients);
  }

  private static long inference(int layers) {
    CountingAllocator counting = counting();
    Gpt.allocateInference(config(layers), counting, BATCH, LENGTH);
    return counting.elements();
  }

  private static long both(int layers) {
    CountingAllocator counting = counting();
    Gpt.allocate(config(layers), counting, BATCH, LENGTH);
    return counting.elements();
  }

  private static ModelConfig config(int layers) {
    return new ModelConfig(layers, 2, CHANNELS, LENGTH, SYMBOLS);
  }

  private static CountingAllocator counting() {
    return new CountingAllocator(
        new Allocator<String>() {
          @Override
          public String allocate(long... shape) {
            throw new UnsupportedOperationException();
          }

          @Override
          public String view(String tensor, long offset, long... shape) {
            throw new UnsupportedOperationException();
          }

          @Override
          public long attentionStateSize(int batch, int length, int heads) {
            return STATE;
          }
        });
  }
}
