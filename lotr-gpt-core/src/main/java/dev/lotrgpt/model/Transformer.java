package dev.lotrgpt.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The modules of a GPT with the memory of one pass.
 *
 * @param <T> the backend's tensor
 */
final class Transformer<T> {
  private final Embedding<T> embedding;
  private final List<Block<T>> blocks = new ArrayList<>();
  private final LayerNorm<T> norm;
  private final Head<T> head;

  /** Gradients of the residual stream and of a branch off it, [R,C]. */
  private final T stream;

  private final T branch;

  Transformer(Declarations in, Workspace<T> workspace) {
    ModelConfig config = in.config();
    embedding = new Embedding<>(in, workspace);
    for (int i = 0; i < config.layers(); i++) {
      workspace.beginBlock();
      blocks.add(new Block<>(i, in.in("blocks." + i), workspace));
    }
    workspace.endBlocks();
    norm = new LayerNorm<>(in.in("ln_f"), workspace);
    head = new Head<>(in.in("head"), embedding.tokens(), workspace);
    stream = workspace.gradient(config.embedding());
    branch = workspace.gradientOfOperand(config.embedding());
  }

  /** The parameters that the modules of a model declare, in order. */
  static List<Parameter> parameters(ModelConfig config) {
    Declarations declarations = new Declarations(config);
    new Transformer<>(declarations, Workspace.none());
    return declarations.parameters();
  }

  /**
   * @param tokens [R]
   * @return logits, [R,V]
   */
  T forward(int[] tokens, Pass<T> pass) {
    T x = embedding.forward(tokens, pass);
    for (Block<T> block : blocks) {
      x = block.forward(x, pass);
    }
    return head.forward(norm.forward(x, pass), pass);
  }

  Head<T> head() {
    return head;
  }

  /**
   * From the gradient of the head's loss; the head before the embedding, which may share a table.
   */
  void backward(int[] tokens, BackwardPass<T> pass) {
    head.backward(branch, pass);
    pass.kernels().zero(stream);
    norm.backward(stream, branch, pass);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      blocks.get(i).backward(stream, branch, pass);
    }
    embedding.backward(stream, tokens, pass);
  }
}
