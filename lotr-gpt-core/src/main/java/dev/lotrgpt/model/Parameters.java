package dev.lotrgpt.model;

import dev.lotrgpt.compute.Kernels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a GPT (or their gradients, or moments): one flat tensor, and views of it under the
 * names that PyTorch's modules would use.
 *
 * @param <T> the backend's tensor
 */
public final class Parameters<T> {
  private final ModelConfig config;
  private final Kernels<T> kernels;
  private final List<Parameter> layout;
  private final T flat;
  private final List<T> views = new ArrayList<>();
  private final Map<String, T> byName = new HashMap<>();

  /** Allocates zeroed tensors for a model. */
  public Parameters(ModelConfig config, Kernels<T> kernels) {
    this.config = config;
    this.kernels = kernels;
    this.layout = layout(config);
    this.flat = kernels.allocate(flatSize());
    for (Parameter parameter : layout) {
      T view = kernels.view(flat, parameter.offset(), parameter.shape());
      views.add(view);
      byName.put(parameter.name(), view);
    }
  }

  /** What the modules of a model declare, in order. */
  public static List<Parameter> layout(ModelConfig config) {
    return Transformer.parameters(config);
  }

  /** Elements of {@link #flat}, gaps included. */
  public static long flatSize(ModelConfig config) {
    return Declarations.size(layout(config));
  }

  public ModelConfig config() {
    return config;
  }

  public List<Parameter> layout() {
    return layout;
  }

  /** All tensors in one, with the gaps between them. */
  public T flat() {
    return flat;
  }

  /** Elements of {@link #flat}, gaps included. */
  public long flatSize() {
    return Declarations.size(layout);
  }

  /** Null for null: a parameter that the model does not have. */
  T get(Parameter parameter) {
    return parameter == null ? null : views.get(parameter.index());
  }

  public T get(String name) {
    T view = byName.get(name);
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
