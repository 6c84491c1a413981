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
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
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
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Makes oneDNN's primitives, bound to their operands. For one thread. */
final class Dnnl implements AutoCloseable {
  private static final int DEFAULT_STREAM = 1;
  private static final int USER_SCRATCHPAD = 1;

  private final dnnl_engine engine;
  private final Memory memory;
  private final dnnl_stream stream = new dnnl_stream();

  /**
   * @param memory where primitives keep their temporaries. With those that oneDNN would provide a
   *     primitive could run only in the thread that made it.
   */
  Dnnl(dnnl_engine engine, Memory memory) {
    this.engine = engine;
    this.memory = memory;
    check(dnnl_stream_create(stream, engine, DEFAULT_STREAM), "a stream");
  }

  /**
   * out = postOps(a b + bias), of matrices or of stacks of them.
   *
   * @param bias [1,N] or null
   */
  Execution matmul(Operand out, Operand a, Operand b, Operand bias, PostOps postOps) {
    try (Description d = new Description(postOps)) {
      d.matmul(out, a, d.bind(DNNL_ARG_WEIGHTS, b), bias);
      return d.execution();
    }
  }

  /** The same with a matrix b in a layout of oneDNN's own. */
  Execution matmul(
      Operand out, Operand a, Pointer b, dnnl_memory_desc layout, Operand bias, PostOps postOps) {
    try (Description d = new Description(postOps)) {
      d.bind(DNNL_ARG_WEIGHTS, layout, b);
      d.matmul(out, a, layout, bias);
      return d.execution();
    }
  }

  /**
   * The layout of b that makes a b fastest.
   *
   * @param a only its sizes matter, as those of the others
   * @return to be destroyed by the caller
   */
  dnnl_memory_desc fastestLayout(Operand out, Operand a, Operand b) {
    try (Description d = new Description(PostOps.none())) {
      dnnl_memory_desc any = new dnnl_memory_desc();
      long[] dimensions = b.dimensions();
      check(
          dnnl_memory_desc_create_with_tag(
              any, dimensions.length, dimensions, b.type(), dnnl_format_tag_any),
          "a layout");
      d.matmul(out, a, any, null);
      dnnl_memory_desc_destroy(any);
      dnnl_memory_desc fastest = new dnnl_memory_desc();
      check(
          dnnl_memory_desc_clone(
              fastest, dnnl_primitive_desc_query_md(d.primitive, dnnl_query_weights_md, 0)),
          "a layout");
      d.release();
      return fastest;
    }
  }

  /**
   * Products out = postOps(a b) with a copy of b in the fastest layout.
   *
   * @param slot of the memory for the copy
   * @param steps is given the one that makes the copy, to be run before each product
   */
  Packing packing(Operand out, Operand a, Operand b, int slot, List<Plan> steps) {
    dnnl_memory_desc layout = fastestLayout(out, a, b);
    FloatPointer packed = memory.take(slot, (dnnl_memory_desc_get_size(layout) + 3) / Float.BYTES);
    steps.add(reorder(packed, layout, b));
    return new Packing(out, a, packed, layout);
  }

  /** Makes products with one copy. */
  final class Packing implements AutoCloseable {
    private final Operand out;
    private final Operand a;
    private final FloatPointer packed;
    private final dnnl_memory_desc layout;

    private Packing(Operand out, Operand a, FloatPointer packed, dnnl_memory_desc layout) {
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

  /** Copies a matrix into another layout. */
  Plan reorder(Pointer to, dnnl_memory_desc layout, Operand from) {
    try (Description d = new Description(PostOps.none())) {
      d.bind(DNNL_ARG_TO, layout, to);
      return reorder(d, layout, from);
    }
  }

  /** Copies a matrix into another number format. */
  Plan reorder(Operand to, Operand from) {
    try (Description d = new Description(PostOps.none())) {
      return reorder(d, d.bind(DNNL_ARG_TO, to), from);
    }
  }

  private Plan reorder(Description d, dnnl_memory_desc layout, Operand from) {
    check(
        dnnl_reorder_primitive_desc_create(
            d.primitive, d.bind(DNNL_ARG_FROM, from), engine, layout, engine, d.attributes),
        "a change of layout");
    return d.execution();
  }

  /** out = softmax(x) along the last dimension. */
  Plan softmax(Operand out, Operand x) {
    return softmax(dnnl_softmax_accurate, out, x);
  }

  /** out = log(softmax(x)) along the last dimension. */
  Plan logSoftmax(Operand out, Operand x) {
    return softmax(dnnl_softmax_log, out, x);
  }

  private Plan softmax(int algorithm, Operand out, Operand x) {
    try (Description d = new Description(PostOps.none())) {
      check(
          dnnl_softmax_forward_primitive_desc_create(
              d.primitive,
              engine,
              dnnl_forward_inference,
              algorithm,
              d.bind(DNNL_ARG_SRC, x),
              d.bind(DNNL_ARG_DST, out),
              out.dimensions().length - 1,
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
  Plan softmaxBackward(Operand dx, Operand dOut, Operand out) {
    int axis = out.dimensions().length - 1;
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
  Plan exp(Operand out, Operand x) {
    return eltwise(dnnl_eltwise_exp, out, x, 0);
  }

  /** out = activation(x). */
  Plan activation(EltwiseAlgorithm activation, Operand out, Operand x) {
    return eltwise(activation.forward(), out, x, 0);
  }

  /** x = factor x. */
  Plan scale(Operand x, float factor) {
    return eltwise(dnnl_eltwise_linear, x, x, factor);
  }

  private Plan eltwise(int algorithm, Operand out, Operand x, float alpha) {
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
  Plan activationBackward(
      EltwiseAlgorithm activation, Operand gradient, Operand kept, int argument) {
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
  Plan binary(int algorithm, Operand out, Operand a, Operand b, PostOps postOps) {
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
      Operand out,
      Operand mean,
      Operand variance,
      Operand x,
      Operand weight,
      Operand bias,
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
      Operand dx,
      Operand dWeight,
      Operand dBias,
      Operand dOut,
      Operand x,
      Operand mean,
      Operand variance,
      Operand weight,
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
    dnnl_memory_desc bind(int argument, Operand operand) {
      dnnl_memory_desc layout = layout(operand);
      bind(argument, layout, operand.data());
      return layout;
    }

    void bind(int argument, dnnl_memory_desc layout, Pointer data) {
      dnnl_memory object = new dnnl_memory();
      check(dnnl_memory_create(object, layout, engine, data), "a memory object");
      arguments.put(argument, object);
    }

    void matmul(Operand out, Operand a, dnnl_memory_desc b, Operand bias) {
      check(
          dnnl_matmul_primitive_desc_create(
              primitive,
              engine,
              bind(DNNL_ARG_SRC, a),
              b,
              bias == null ? null : bind(DNNL_ARG_BIAS, bias),
              bind(DNNL_ARG_DST, out),
              attributes),
          "a matrix product");
    }

    dnnl_memory_desc layout(Operand operand) {
      dnnl_memory_desc layout = new dnnl_memory_desc();
      long[] dimensions = operand.dimensions();
      check(
          dnnl_memory_desc_create_with_strides(
              layout, dimensions.length, dimensions, operand.type(), operand.strides()),
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
            memory.take(Memory.SCRATCHPAD, size / Float.BYTES + 1));
      }
      dnnl_primitive made = new dnnl_primitive();
      check(dnnl_primitive_create(made, primitive), "a primitive");
      return new Execution(made, stream, arguments);
    }

    /** For a description that no execution is made from. */
    void release() {
      arguments.values().forEach(memory -> dnnl_memory_destroy(memory));
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
