package dev.lotrgpt.model;

import dev.lotrgpt.compute.Allocator;
import dev.lotrgpt.compute.Kernels;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Continues texts, token by token; each costs one row, for what came before is cached.
 *
 * <p>A text longer than the model's context is seen through a sliding window: when the context is
 * full, its latter half is computed anew as the first half of a window. So the model always sees
 * between context/2 and context tokens, and on average a token costs two rows.
 *
 * <p>For one thread.
 *
 * @param <T> the backend's tensor
 */
public final class TextGenerator<T> {
  /** Scores of a head, which are as many as the new tokens times those that they look at. */
  private static final int MAX_SCORES = 1 << 24;

  private final Gpt<T> gpt;
  private final KeyValueCache<T> cache;
  private final int[] window;

  /** Tokens that are computed at once at most. */
  private final int pieceLength;

  public TextGenerator(Parameters<T> parameters, Kernels<T> kernels) {
    this(parameters, kernels, longestPiece(parameters.config()));
  }

  private static int longestPiece(ModelConfig model) {
    return Math.max(1, Math.min(model.context(), MAX_SCORES / model.context()));
  }

  /** Elements of temporaries: the scores of all heads, and the mask of one. */
  public static long scratchSize(ModelConfig model) {
    return (model.heads() + 1L) * longestPiece(model) * model.context();
  }

  TextGenerator(Parameters<T> parameters, Kernels<T> kernels, int longestPiece) {
    int context = parameters.config().context();
    this.pieceLength = Math.min(context, longestPiece);
    this.gpt = new Gpt<>(parameters, kernels, 1, pieceLength);
    this.cache = new KeyValueCache<>(parameters.config(), kernels);
    this.window = new int[context];
  }

  /**
   * @param prompt the text so far, at least one token; its last {@code context} tokens count
   * @param count how many tokens to add at most
   * @param sink is given each token as soon as it is chosen, and says whether to go on
   */
  public void generate(int[] prompt, int count, SamplingConfig sampling, IntPredicate sink) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("the prompt must have at least one token");
    }
    Sampler sampler = new Sampler(sampling);
    cache.clear();
    float[] logits =
        append(
            Arrays.copyOfRange(prompt, Math.max(0, prompt.length - window.length), prompt.length));
    for (int i = 0; i < count; i++) {
      int token = sampler.choose(logits, i);
      boolean goOn = sink.test(token);
      if (!goOn || i == count - 1) {
        return;
      }
      slide();
      logits = append(token);
    }
  }

  /** Allocates, or counts, all tensors of a generator for a model of this shape. */
  public static <T> void allocate(ModelConfig model, Allocator<T> allocator) {
    new KeyValueCache<>(model, allocator);
    Gpt.allocateInference(model, allocator, 1, longestPiece(model));
  }

  private float[] append(int... tokens) {
    System.arraycopy(tokens, 0, window, cache.position(), tokens.length);
    float[] logits = null;
    for (int from = 0; from < tokens.length; from += pieceLength) {
      int to = Math.min(tokens.length, from + pieceLength);
      logits = gpt.append(Arrays.copyOfRange(tokens, from, to), cache);
    }
    return logits;
  }

  private void slide() {
    if (cache.free() == 0) {
      int kept = window.length / 2;
      cache.clear();
      if (kept > 0) {
        append(Arrays.copyOfRange(window, window.length - kept, window.length));
      }
    }
  }
}
