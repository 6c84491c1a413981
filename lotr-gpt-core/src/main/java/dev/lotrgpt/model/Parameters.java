package dev.lotrgpt.model;

import dev.lotrgpt.compute.Kernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a GPT (or their gradients, or moments): one flat tensor, and views of it under the
 * names that PyTorch's modules would use.
 *
 * @param <T> the backend's tensor
 */
public final class Parameters<T> {
  /** Views start at multiples of 16 floats, a cache line; the gaps stay zero. */
  private static final int ALIGNMENT = 16;

  /**
   * Where a named tensor lies.
   *
   * @param offset in elements of the flat tensor
   */
  public record Entry(String name, long offset, long... shape) {
    public long size() {
      long size = 1;
      for (long dimension : shape) {
        size *= dimension;
      }
      return size;
    }
  }

  private final ModelConfig config;
  private final Kernels<T> kernels;
  private final List<Entry> layout;
  private final T flat;
  private final Map<String, T> views = new LinkedHashMap<>();

  /** Allocates zeroed tensors for a model. */
  public Parameters(ModelConfig config, Kernels<T> kernels) {
    this.config = config;
    this.kernels = kernels;
    this.layout = layout(config);
    Entry last = layout.get(layout.size() - 1);
    this.flat = kernels.allocate(align(last.offset() + last.size()));
    for (Entry entry : layout) {
      views.put(entry.name(), kernels.view(flat, entry.offset(), entry.shape()));
    }
  }

  /** Names, offsets and shapes of a model's tensors, in order. */
  public static List<Entry> layout(ModelConfig config) {
    long c = config.embedding();
    long v = config.vocabulary();
    List<Entry> entries = new ArrayList<>();
    add(entries, "token_embedding.weight", v, c);
    add(entries, "position_embedding.weight", config.context(), c);
    for (int i = 0; i < config.layers(); i++) {
      String block = "blocks." + i + ".";
      add(entries, block + "ln1.weight", c);
      add(entries, block + "ln1.bias", c);
      add(entries, block + "attn.qkv.weight", 3 * c, c);
      add(entries, block + "attn.proj.weight", c, c);
      add(entries, block + "attn.proj.bias", c);
      add(entries, block + "ln2.weight", c);
      add(entries, block + "ln2.bias", c);
      add(entries, block + "mlp.fc.weight", 4 * c, c);
      add(entries, block + "mlp.fc.bias", 4 * c);
      add(entries, block + "mlp.proj.weight", c, 4 * c);
      add(entries, block + "mlp.proj.bias", c);
    }
    add(entries, "ln_f.weight", c);
    add(entries, "ln_f.bias", c);
    add(entries, "head.weight", v, c);
    add(entries, "head.bias", v);
    return Collections.unmodifiableList(entries);
  }

  private static void add(List<Entry> entries, String name, long... shape) {
    long offset = 0;
    if (!entries.isEmpty()) {
      Entry last = entries.get(entries.size() - 1);
      offset = align(last.offset() + last.size());
    }
    entries.add(new Entry(name, offset, shape));
  }

  private static long align(long elements) {
    return (elements + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  public ModelConfig config() {
    return config;
  }

  public List<Entry> layout() {
    return layout;
  }

  /** All tensors in one, with the gaps between them. */
  public T flat() {
    return flat;
  }

  /** Elements of {@link #flat}, gaps included. */
  public long flatSize() {
    Entry last = layout.get(layout.size() - 1);
    return align(last.offset() + last.size());
  }

  public T get(String name) {
    T view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException("the model has no tensor " + name);
    }
    return view;
  }

  public float[] download(String name) {
    return kernels.download(get(name));
  }

  public void upload(String name, float[] values) {
    kernels.upload(get(name), values);
  }
}
