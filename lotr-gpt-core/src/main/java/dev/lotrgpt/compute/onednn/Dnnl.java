package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_exp;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_layer_normalization_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_layer_normalization_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_clone;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_binary;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_eltwise;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_sum;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_post_ops;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_scratchpad_mode;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_scratchpad_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_backward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_log;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import dev.lotrgpt.compute.onednn.Workspace.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;

/** Makes oneDNN's primitives, bound to their operands. For one thread. */
final class Dnnl implements AutoCloseable {
  private static final int DEFAULT_STREAM = 1;
  private static final int USER_SCRATCHPAD = 1;

  private final dnnl_engine engine;
  private final Workspace workspace;
  private final dnnl_stream stream = new dnnl_stream();

  /**
   * @param workspace where primitives keep their temporaries. With those that oneDNN would provide
   *     a primitive could run only in the thread that made it.
   */
  Dnnl(dnnl_engine engine, Workspace workspace) {
    this.engine = engine;
    this.workspace = workspace;
    check(dnnl_stream_create(stream, engine, DEFAULT_STREAM), "a stream");
  }

  /**
   * out = postOps(a b + bias), of matrices or of stacks of them.
   *
   * @param bias [1,N] or null
   */
  Execution matmul(Tensor out, Tensor a, Tensor b, Tensor bias, PostOps postOps) {
    try (Description d = new Description(postOps)) {
      d.matmul(out, a, d.bind(DNNL_ARG_WEIGHTS, b), bias);
      return d.execution();
    }
  }

  /**
   * The same with a matrix b in a layout of oneDNN's own.
   *
   * @param b memory that holds it
   */
  Execution matmul(
      Tensor out, Tensor a, Tensor b, dnnl_memory_desc layout, Tensor bias, PostOps postOps) {
    try (Description d = new Description(postOps)) {
      d.bind(DNNL_ARG_WEIGHTS, layout, b);
      d.matmul(out, a, layout, bias);
      return d.execution();
    }
  }

  /**
   * The layout of b that is fastest in products of matrices [rows,K] of its type with it.
   *
   * @param b [K,N]
   * @return to be destroyed by the caller
   */
  dnnl_memory_desc fastestLayout(long rows, Tensor b) {
    try (Description d = new Description(PostOps.none())) {
      return d.fastestLayout(
          d.layout(Tensor.Type.FLOAT32, rows, b.columns()), d.layout(b.type(), rows, b.rows()), b);
    }
  }

  /**
   * Products out = postOps(a b) with a copy of b in the fastest layout.
   *
   * @param slot of the workspace for the copy
   * @param steps is given the one that makes the copy, to be run before each product
   */
  Packing packing(Tensor out, Tensor a, Tensor b, Slot slot, List<Plan> steps) {
    try (Description d = new Description(PostOps.none())) {
      dnnl_memory_desc layout = d.fastestLayout(d.layout(out), d.layout(a), b);
      Tensor packed = workspace.take(slot, Tensor.Type.BYTE, dnnl_memory_desc_get_size(layout));
      steps.add(reorder(packed, layout, b));
      return new Packing(out, a, packed, layout);
    }
  }

  /** Makes products with one copy. */
  final class Packing implements AutoCloseable {
    private final Tensor out;
    private final Tensor a;
    private final Tensor packed;
    private final dnnl_memory_desc layout;

    private Packing(Tensor out, Tensor a, Tensor packed, dnnl_memory_desc layout) {
      this.out = out;
      this.a = a;
      this.packed = packed;
      this.layout = layout;
    }

    Execution product(PostOps postOps) {
      return matmul(out, a, packed, layout, null, postOps);
    }

    /** The products stay. */
    @Override
    public void close() {
      dnnl_memory_desc_destroy(layout);
    }
  }

  /**
   * Copies a matrix into another layout.
   *
   * @param to memory that holds it
   */
  Plan reorder(Tensor to, dnnl_memory_desc layout, Tensor from) {
    try (Description d = new Description(PostOps.none())) {
      d.bind(DNNL_ARG_TO, layout, to);
      return reorder(d, layout, from);
    }
  }

  /** Copies a matrix into another number format. */
  Plan reorder(Tensor to, Tensor from) {
    try (Description d = new Description(PostOps.none())) {
      return reorder(d, d.bind(DNNL_ARG_TO, to), from);
    }
  }

  private Plan reorder(Description d, dnnl_memory_desc layout, Tensor from) {
    check(
        dnnl_reorder_primitive_desc_create(
            d.primitive, d.bind(DNNL_ARG_FROM, from), engine, layout, engine, d.attributes),
        "a change of layout");
    return d.execution();
  }

  /** out = softmax(x) along the last dimension. */
  Plan softmax(Tensor out, Tensor x) {
    return softmax(dnnl_softmax_accurate, out, x);
  }

  /** out = log(softmax(x)) along the last dimension. */
  Plan logSoftmax(Tensor out, Tensor x) {
    return softmax(dnnl_softmax_log, out, x);
  }

  private Plan softmax(int algorithm, Tensor out, Tensor x) {
    try (Description d = new Description(PostOps.none())) {
      check(
          dnnl_softmax_forward_primitive_desc_create(
              d.primitive,
              engine,
              dnnl_forward_inference,
              algorithm,
              d.bind(DNNL_ARG_SRC, x),
              d.bind(DNNL_ARG_DST, out),
              out.shape().length - 1,
              d.attributes),
          "softmax");
      return d.execution();
    }
  }

  /**
   * Backward of {@link #softmax}.
   *
   * @param dx may be dOut itself
   * @param out what softmax computed
   */
  Plan softmaxBackward(Tensor dx, Tensor dOut, Tensor out) {
    int axis = out.shape().length - 1;
    try (Description hint = new Description(PostOps.none());
        Description d = new Description(PostOps.none())) {
      dnnl_memory_desc layout = hint.layout(out);
      check(
          dnnl_softmax_forward_primitive_desc_create(
              hint.primitive,
              engine,
              dnnl_forward_training,
              dnnl_softmax_accurate,
              layout,
              layout,
              axis,
              hint.attributes),
          "softmax");
      check(
          dnnl_softmax_backward_primitive_desc_create(
              d.primitive,
              engine,
              dnnl_softmax_accurate,
              d.bind(DNNL_ARG_DIFF_SRC, dx),
              d.bind(DNNL_ARG_DIFF_DST, dOut),
              d.bind(DNNL_ARG_DST, out),
              axis,
              hint.primitive,
              d.attributes),
          "softmax backward");
      return d.execution();
    }
  }

  /** out = exp(x). */
  Plan exp(Tensor out, Tensor x) {
    return eltwise(dnnl_eltwise_exp, out, x, 0);
  }

  /** out = activation(x). */
  Plan activation(EltwiseAlgorithm activation, Tensor out, Tensor x) {
    return eltwise(activation.forward(), out, x, 0);
  }

  /** x = factor x. */
  Plan scale(Tensor x, float factor) {
    return eltwise(dnnl_eltwise_linear, x, x, factor);
  }

  private Plan eltwise(int algorithm, Tensor out, Tensor x, float alpha) {
    try (Description d = new Description(PostOps.none())) {
      check(
          dnnl_eltwise_forward_primitive_desc_create(
              d.primitive,
              engine,
              dnnl_forward_inference,
              algorithm,
              d.bind(DNNL_ARG_SRC, x),
              d.bind(DNNL_ARG_DST, out),
              alpha,
              0,
              d.attributes),
          "an elementwise function");
      return d.execution();
    }
  }

  /**
   * Multiplies a gradient by the activation's derivative, in place.
   *
   * @param kept what the derivative is a function of
   * @param argument whether that came in, {@code DNNL_ARG_SRC}, or out, {@code DNNL_ARG_DST}
   */
  Plan activationBackward(EltwiseAlgorithm activation, Tensor gradient, Tensor kept, int argument) {
    try (Description hint = new Description(PostOps.none());
        Description d = new Description(PostOps.none())) {
      dnnl_memory_desc layout = hint.layout(kept);
      check(
          dnnl_eltwise_forward_primitive_desc_create(
              hint.primitive,
              engine,
              dnnl_forward_training,
              activation.backward(),
              layout,
              layout,
              0,
              0,
              hint.attributes),
          "an activation");
      check(
          dnnl_eltwise_backward_primitive_desc_create(
              d.primitive,
              engine,
              activation.backward(),
              d.bind(DNNL_ARG_DIFF_SRC, gradient),
              d.bind(DNNL_ARG_DIFF_DST, gradient),
              d.bind(argument, kept),
              0,
              0,
              hint.primitive,
              d.attributes),
          "the derivative of an activation");
      return d.execution();
    }
  }

  /**
   * out = postOps(algorithm(a, b)) element by element.
   *
   * @param algorithm e.g. {@code dnnl_binary_add}
   */
  Plan binary(int algorithm, Tensor out, Tensor a, Tensor b, PostOps postOps) {
    try (Description d = new Description(postOps)) {
      check(
          dnnl_binary_primitive_desc_create(
              d.primitive,
              engine,
              algorithm,
              d.bind(DNNL_ARG_SRC_0, a),
              d.bind(DNNL_ARG_SRC_1, b),
              d.bind(DNNL_ARG_DST, out),
              d.attributes),
          "an elementwise operation");
      return d.execution();
    }
  }

  /**
   * @param mean = [R]
   * @param variance = [R]
   * @param bias [C] or null
   */
  Plan layerNorm(
      Tensor out,
      Tensor mean,
      Tensor variance,
      Tensor x,
      Tensor weight,
      Tensor bias,
      float epsilon) {
    try (Description d = new Description(PostOps.none())) {
      d.bind(DNNL_ARG_VARIANCE, variance);
      d.bind(DNNL_ARG_SCALE, weight);
      int flags = dnnl_use_scale;
      if (bias != null) {
        d.bind(DNNL_ARG_SHIFT, bias);
        flags |= dnnl_use_shift;
      }
      check(
          dnnl_layer_normalization_forward_primitive_desc_create(
              d.primitive,
              engine,
              dnnl_forward_training,
              d.bind(DNNL_ARG_SRC, x),
              d.bind(DNNL_ARG_DST, out),
              d.bind(DNNL_ARG_MEAN, mean),
              epsilon,
              flags,
              d.attributes),
          "LayerNorm");
      return d.execution();
    }
  }

  /**
   * @param dx = [R,C]
   * @param dWeight = [C]
   * @param dBias = [C], or null without a bias
   */
  Plan layerNormBackward(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor x,
      Tensor mean,
      Tensor variance,
      Tensor weight,
      float epsilon) {
    try (Description hint = new Description(PostOps.none());
        Description d = new Description(PostOps.none())) {
      dnnl_memory_desc layout = d.bind(DNNL_ARG_SRC, x);
      dnnl_memory_desc statistics = d.bind(DNNL_ARG_MEAN, mean);
      int flags = dBias == null ? dnnl_use_scale : dnnl_use_scale | dnnl_use_shift;
      check(
          dnnl_layer_normalization_forward_primitive_desc_create(
              hint.primitive,
              engine,
              dnnl_forward_training,
              layout,
              layout,
              statistics,
              epsilon,
              flags,
              hint.attributes),
          "LayerNorm");
      d.bind(DNNL_ARG_VARIANCE, variance);
      d.bind(DNNL_ARG_SCALE, weight);
      d.bind(DNNL_ARG_DIFF_SCALE, dWeight);
      if (dBias != null) {
        d.bind(DNNL_ARG_DIFF_SHIFT, dBias);
      }
      check(
          dnnl_layer_normalization_backward_primitive_desc_create(
              d.primitive,
              engine,
              dnnl_backward,
              d.bind(DNNL_ARG_DIFF_SRC, dx),
              d.bind(DNNL_ARG_DIFF_DST, dOut),
              layout,
              statistics,
              epsilon,
              flags,
              hint.primitive,
              d.attributes),
          "LayerNorm backward");
      return d.execution();
    }
  }

  @Override
  public void close() {
    dnnl_stream_destroy(stream);
  }

  static void check(int status, String what) {
    if (status != 0) {
      throw new IllegalStateException("oneDNN cannot make " + what + " (status " + status + ")");
    }
  }

  /** The descriptions that a primitive is made from; its memory objects go to the execution. */
  private final class Description implements AutoCloseable {
    final dnnl_primitive_desc primitive = new dnnl_primitive_desc();
    final dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    private final dnnl_post_ops postOps = new dnnl_post_ops();
    private final List<dnnl_memory_desc> layouts = new ArrayList<>();
    private final Map<Integer, dnnl_memory> arguments = new LinkedHashMap<>();

    Description(PostOps operations) {
      check(dnnl_primitive_attr_create(attributes), "attributes");
      check(dnnl_post_ops_create(postOps), "post-operations");
      check(dnnl_primitive_attr_set_scratchpad_mode(attributes, USER_SCRATCHPAD), "attributes");
      int index = 0;
      for (PostOps.PostOp operation : operations.operations()) {
        append(operation, index++);
      }
      check(dnnl_primitive_attr_set_post_ops(attributes, postOps), "post-operations");
    }

    private void append(PostOps.PostOp operation, int index) {
      int status =
          switch (operation.kind()) {
            case SUM -> dnnl_post_ops_append_sum(postOps, operation.alpha(), 0, 0);
            case ELTWISE ->
                dnnl_post_ops_append_eltwise(postOps, operation.algorithm(), operation.alpha(), 0);
            case BINARY -> {
              int argument = DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1) | DNNL_ARG_SRC_1;
              yield dnnl_post_ops_append_binary(
                  postOps, operation.algorithm(), bind(argument, operation.operand()));
            }
          };
      check(status, "a post-operation");
    }

    /** Makes an operand an argument of the primitive; returns its layout. */
    dnnl_memory_desc bind(int argument, Tensor operand) {
      dnnl_memory_desc layout = layout(operand);
      bind(argument, layout, operand);
      return layout;
    }

    void bind(int argument, dnnl_memory_desc layout, Tensor data) {
      dnnl_memory object = new dnnl_memory();
      check(dnnl_memory_create(object, layout, engine, data.place()), "a memory object");
      arguments.put(argument, object);
    }

    void matmul(Tensor out, Tensor a, dnnl_memory_desc b, Tensor bias) {
      matmul(
          bind(DNNL_ARG_SRC, a),
          b,
          bias == null ? null : bind(DNNL_ARG_BIAS, bias),
          bind(DNNL_ARG_DST, out));
    }

    private void matmul(
        dnnl_memory_desc a, dnnl_memory_desc b, dnnl_memory_desc bias, dnnl_memory_desc out) {
      check(
          dnnl_matmul_primitive_desc_create(primitive, engine, a, b, bias, out, attributes),
          "a matmul");
    }

    /** To be destroyed by the caller. */
    dnnl_memory_desc fastestLayout(dnnl_memory_desc out, dnnl_memory_desc a, Tensor b) {
      dnnl_memory_desc any = new dnnl_memory_desc();
      layouts.add(any);
      check(
          dnnl_memory_desc_create_with_tag(
              any, b.shape().length, b.shape(), b.type().code(), dnnl_format_tag_any),
          "a layout");
      matmul(a, any, null, out);
      dnnl_memory_desc fastest = new dnnl_memory_desc();
      check(
          dnnl_memory_desc_clone(
              fastest, dnnl_primitive_desc_query_md(primitive, dnnl_query_weights_md, 0)),
          "a layout");
      return fastest;
    }

    dnnl_memory_desc layout(Tensor operand) {
      return layout(operand.type(), operand.shape(), operand.strides());
    }

    /** A dense one. */
    dnnl_memory_desc layout(Tensor.Type type, long... shape) {
      return layout(type, shape, Tensor.dense(shape));
    }

    private dnnl_memory_desc layout(Tensor.Type type, long[] shape, long[] strides) {
      dnnl_memory_desc layout = new dnnl_memory_desc();
      check(
          dnnl_memory_desc_create_with_strides(layout, shape.length, shape, type.code(), strides),
          "a layout");
      layouts.add(layout);
      return layout;
    }

    Execution execution() {
      dnnl_memory_desc scratchpad =
          dnnl_primitive_desc_query_md(primitive, dnnl_query_scratchpad_md, 0);
      long size = dnnl_memory_desc_get_size(scratchpad);
      if (size > 0) {
        bind(
            DNNL_ARG_SCRATCHPAD,
            scratchpad,
            workspace.take(Slot.SCRATCHPAD, Tensor.Type.BYTE, size));
      }
      dnnl_primitive made = new dnnl_primitive();
      check(dnnl_primitive_create(made, primitive), "a primitive");
      return new Execution(made, stream, arguments);
    }

    @Override
    public void close() {
      layouts.forEach(layout -> dnnl_memory_desc_destroy(layout));
      dnnl_post_ops_destroy(postOps);
      dnnl_primitive_attr_destroy(attributes);
      if (!primitive.isNull()) {
        dnnl_primitive_desc_destroy(primitive);
      }
    }
  }
}
