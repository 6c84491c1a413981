package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;

import java.util.ArrayList;
import java.util.List;

/** What a primitive does to each element of its result before it writes it, in this order. */
final class PostOps {
  /**
   * @param operand second operand of a binary operation, or null
   */
  record PostOp(Kind kind, int algorithm, float alpha, Tensor operand) {}

  enum Kind {
    SUM,
    ELTWISE,
    BINARY
  }

  private final List<PostOp> operations = new ArrayList<>();

  static PostOps none() {
    return new PostOps();
  }

  List<PostOp> operations() {
    return operations;
  }

  /** Adds to what the destination held. */
  PostOps accumulate() {
    return append(new PostOp(Kind.SUM, 0, 1, null));
  }

  /** The same for some columns of the result. */
  PostOps columns(long from, long count) {
    PostOps part = none();
    for (PostOp operation : operations) {
      Tensor operand = operation.operand;
      part.append(
          new PostOp(
              operation.kind,
              operation.algorithm,
              operation.alpha,
              operand == null ? null : operand.columns(from, count)));
    }
    return part;
  }

  PostOps scale(float factor) {
    return factor == 1 ? this : append(new PostOp(Kind.ELTWISE, dnnl_eltwise_linear, factor, null));
  }

  PostOps activation(EltwiseAlgorithm activation) {
    return append(new PostOp(Kind.ELTWISE, activation.forward(), 0, null));
  }

  PostOps multiply(Tensor factor) {
    return append(new PostOp(Kind.BINARY, dnnl_binary_mul, 0, factor));
  }

  PostOps add(Tensor summand) {
    return append(new PostOp(Kind.BINARY, dnnl_binary_add, 0, summand));
  }

  private PostOps append(PostOp operation) {
    operations.add(operation);
    return this;
  }
}
