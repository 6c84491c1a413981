package dev.lotrgpt.benchmark;

import static org.bytedeco.pytorch.global.torch.dropout;
import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.normal;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** The same GPT in libtorch: fused attention, autograd. */
final class LibtorchGpt {
  private static final double EPSILON = 1e-5;

  /** Keys and values of a block, [1,heads,context,head size]. */
  private record Cache(Tensor keys, Tensor values) {}

  private final Case work;
  private final double dropout;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final List<Cache> caches = new ArrayList<>();

  LibtorchGpt(Case work) {
    this.work = work;
    this.dropout = work.mode() == Case.Mode.TRAIN ? work.dropout() : 0;
    for (Parameter entry : Parameters.layout(work.model())) {
      parameters.put(entry.name(), initial(entry).requires_grad_(true));
    }
    if (work.mode() == Case.Mode.GENERATE) {
      long[] shape = {1, work.heads(), work.context(), work.model().headSize()};
      for (int i = 0; i < work.layers(); i++) {
        caches.add(new Cache(zeros(shape), zeros(shape)));
      }
    }
  }

  private static Tensor initial(Parameter entry) {
    if (entry.shape().length == 2) {
      return normal(0, 0.02, entry.shape());
    }
    boolean scale = entry.name().contains("ln") && entry.name().endsWith(".weight");
    return scale ? ones(entry.shape()) : zeros(entry.shape());
  }

  List<Tensor> parameters() {
    return List.copyOf(parameters.values());
  }

  /**
   * @param tokens [B,T]
   * @param position of the first of them; what comes before is in the cache
   * @return [B,T,V]
   */
  Tensor logits(Tensor tokens, long position) {
    Tensor places = parameters.get("position_embedding.weight").narrow(0, position, tokens.size(1));
    Tensor x = embedding(parameters.get("token_embedding.weight"), tokens).add(places);
    for (int i = 0; i < work.layers(); i++) {
      String block = "blocks." + i + ".";
      x = x.add(attention(norm(x, block + "ln1"), i, position));
      Tensor hidden = project(norm(x, block + "ln2"), block + "mlp.fc").relu();
      x = x.add(drop(project(hidden, block + "mlp.proj")));
    }
    return project(norm(x, "ln_f"), "head");
  }

  private Tensor attention(Tensor x, int layer, long position) {
    String name = "blocks." + layer + ".attn.";
    TensorVector qkv = linear(x, parameters.get(name + "qkv.weight")).split(work.embedding(), 2);
    Tensor q = heads(qkv.get(0));
    Tensor k = heads(qkv.get(1));
    Tensor v = heads(qkv.get(2));
    boolean causal = true;
    if (!caches.isEmpty()) {
      Cache cache = caches.get(layer);
      cache.keys().narrow(2, position, 1).copy_(k);
      cache.values().narrow(2, position, 1).copy_(v);
      k = cache.keys().narrow(2, 0, position + 1);
      v = cache.values().narrow(2, 0, position + 1);
      causal = false;
    }
    Tensor attended =
        scaled_dot_product_attention(
            q, k, v, new TensorOptional(), dropout, causal, new DoubleOptional(), false);
    Tensor joined = attended.transpose(1, 2).reshape(x.size(0), x.size(1), work.embedding());
    return drop(project(joined, name + "proj"));
  }

  /** From [B,T,C] to [B,heads,T,head size]. */
  private Tensor heads(Tensor x) {
    return x.view(x.size(0), x.size(1), work.heads(), work.model().headSize()).transpose(1, 2);
  }

  private Tensor norm(Tensor x, String name) {
    return layer_norm(
        x,
        new long[] {work.embedding()},
        new TensorOptional(parameters.get(name + ".weight")),
        new TensorOptional(parameters.get(name + ".bias")),
        EPSILON,
        false);
  }

  private Tensor project(Tensor x, String name) {
    return linear(
        x, parameters.get(name + ".weight"), new TensorOptional(parameters.get(name + ".bias")));
  }

  private Tensor drop(Tensor x) {
    return dropout == 0 ? x : dropout(x, dropout, true);
  }
}
