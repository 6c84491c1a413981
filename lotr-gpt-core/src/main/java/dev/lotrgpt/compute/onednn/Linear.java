package dev.lotrgpt.compute.onednn;

import static dev.lotrgpt.compute.onednn.Tensor.key;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.Dropout;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/** Linear layers, with what follows them fused into their products. */
final class Linear {
  private final Dnnl dnnl;
  private final PlanCache plans;
  private final Memory memory;
  private final Products products;

  Linear(Dnnl dnnl, PlanCache plans, Memory memory, Products products) {
    this.dnnl = dnnl;
    this.plans = plans;
    this.memory = memory;
    this.products = products;
  }

  void forward(Tensor out, Tensor x, Tensor weight, Tensor bias, int rows) {
    plans
        .<Plan>get(
            Operation.LINEAR,
            () -> product(out, x, weight, bias, rows, PostOps.none()),
            rows,
            weight.size(0),
            weight.size(1),
            key(out),
            key(x),
            key(weight),
            key(bias))
        .run();
  }

  void forwardActivation(
      Tensor out,
      Tensor before,
      Tensor x,
      Tensor weight,
      Tensor bias,
      Activation activation,
      int rows) {
    plans
        .<Plan>get(
            Operation.LINEAR_ACTIVATION,
            () -> {
              EltwiseAlgorithm algorithm = EltwiseAlgorithm.of(activation);
              if (before == null) {
                return product(out, x, weight, bias, rows, PostOps.none().activation(algorithm));
              }
              long n = weight.size(0);
              return Plan.sequence(
                  List.of(
                      product(before, x, weight, bias, rows, PostOps.none()),
                      dnnl.activation(algorithm, out.operand(rows, n), before.operand(rows, n))));
            },
            rows,
            weight.size(0),
            weight.size(1),
            activation.ordinal(),
            key(out),
            key(before),
            key(x),
            key(weight),
            key(bias))
        .run();
  }

  private Plan product(
      Tensor out, Tensor x, Tensor weight, Tensor bias, int rows, PostOps postOps) {
    return products.forward(
        out.operand(rows, weight.size(0)),
        x.operand(rows, weight.size(1)),
        weight.floats(),
        bias == null ? null : bias.floats(),
        postOps);
  }

  void backward(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor x,
      Tensor weight,
      int rows,
      boolean add) {
    plans
        .<Backward>get(
            Operation.LINEAR_BACKWARD,
            () -> backward(Plan.NOTHING, dx, dOut.operand(rows, weight.size(0)), x, weight),
            rows,
            weight.size(0),
            weight.size(1),
            key(dx),
            key(dOut),
            key(x),
            key(weight))
        .run(dWeight, dBias, add);
  }

  void backwardActivation(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor kept,
      Tensor x,
      Tensor weight,
      Activation activation,
      int rows,
      boolean add) {
    plans
        .<Backward>get(
            Operation.LINEAR_ACTIVATION_BACKWARD,
            () -> {
              Operand gradient = dOut.operand(rows, weight.size(0));
              Plan derivative =
                  dnnl.activationBackward(
                      EltwiseAlgorithm.of(activation),
                      gradient,
                      kept.operand(rows, weight.size(0)),
                      activation.needsInput() ? DNNL_ARG_SRC : DNNL_ARG_DST);
              return backward(derivative, dx, gradient, x, weight);
            },
            rows,
            weight.size(0),
            weight.size(1),
            activation.ordinal(),
            key(dx),
            key(dOut),
            key(kept),
            key(x),
            key(weight))
        .run(dWeight, dBias, add);
  }

  private Backward backward(Plan before, Tensor dx, Operand dOut, Tensor x, Tensor weight) {
    return new Backward(
        before,
        products.backward(
            dx.operand(dOut.rows(), weight.size(1)),
            dOut,
            x.operand(dOut.rows(), weight.size(1)),
            weight.floats()));
  }

  /** Products, and what makes the gradient that they are given. */
  private record Backward(Plan before, Products.Backward products) implements AutoCloseable {
    void run(Tensor dWeight, Tensor dBias, boolean add) {
      before.run();
      products.run(dWeight.floats(), dBias == null ? null : dBias.floats(), add);
    }

    @Override
    public void close() {
      before.close();
      products.close();
    }
  }

  void forwardResidual(
      Tensor out,
      Tensor residual,
      Tensor x,
      Tensor weight,
      Tensor bias,
      Dropout dropout,
      int rows) {
    int n = out.columns();
    FloatPointer mask = dropoutMask(dropout, rows, n);
    plans
        .<Plan>get(
            Operation.LINEAR_RESIDUAL,
            () -> {
              PostOps postOps = PostOps.none();
              if (mask != null) {
                postOps
                    .multiply(Operand.mask(new BytePointer(mask), rows, n))
                    .scale(dropout.scale());
              }
              postOps.add(Operand.of(residual.floats(), rows, n));
              return product(out, x, weight, bias, rows, postOps);
            },
            rows,
            n,
            x.columns(),
            dropout.threshold(),
            key(out),
            key(residual),
            key(x),
            key(weight),
            key(bias),
            mask == null ? 0 : mask.address())
        .run();
  }

  void backwardResidual(
      Tensor dx,
      Tensor dWeight,
      Tensor dBias,
      Tensor dOut,
      Tensor x,
      Tensor weight,
      Dropout dropout,
      int rows,
      boolean add) {
    if (dropout.isNone()) {
      backward(dx, dWeight, dBias, dOut, x, weight, rows, add);
      return;
    }
    int n = dOut.columns();
    FloatPointer mask = dropoutMask(dropout, rows, n);
    plans
        .<Backward>get(
            Operation.LINEAR_RESIDUAL_BACKWARD,
            () -> {
              Operand gradient = Operand.of(memory.take(Memory.GRADIENT, (long) rows * n), rows, n);
              Plan dropped =
                  dnnl.binary(
                      dnnl_binary_mul,
                      gradient,
                      Operand.of(dOut.floats(), rows, n),
                      Operand.mask(new BytePointer(mask), rows, n),
                      PostOps.none().scale(dropout.scale()));
              return backward(dropped, dx, gradient, x, weight);
            },
            rows,
            n,
            x.columns(),
            dropout.threshold(),
            key(dx),
            key(dOut),
            key(x),
            key(weight),
            mask.address())
        .run(dWeight, dBias, add);
  }

  /** A mask [rows,columns] of bytes, or null without dropout. */
  private FloatPointer dropoutMask(Dropout dropout, int rows, int columns) {
    if (dropout.isNone()) {
      return null;
    }
    FloatPointer mask = memory.take(Memory.MASK, (long) rows * columns / Float.BYTES + 1);
    plans
        .<DropoutMask>get(
            Operation.DROPOUT_MASK,
            () -> new DropoutMask(Memory.bytes(mask, (long) rows * columns), columns, columns),
            rows,
            columns,
            mask.address())
        .fill(dropout, 0, 0, rows);
    return mask;
  }
}
