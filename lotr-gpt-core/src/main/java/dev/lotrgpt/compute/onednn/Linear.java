package dev.lotrgpt.compute.onednn;

import static dev.lotrgpt.compute.onednn.Tensors.bytes;
import static dev.lotrgpt.compute.onednn.Tensors.columns;
import static dev.lotrgpt.compute.onednn.Tensors.key;
import static dev.lotrgpt.compute.onednn.Tensors.operand;
import static dev.lotrgpt.compute.onednn.Tensors.pointer;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;

import dev.lotrgpt.compute.Dropout;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

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

  void forward(INDArray out, INDArray x, INDArray weight, INDArray bias, int rows) {
    product(Operation.LINEAR, out, x, weight, bias, rows, PostOps.none());
  }

  void forwardRelu(INDArray out, INDArray x, INDArray weight, INDArray bias, int rows) {
    product(Operation.LINEAR_RELU, out, x, weight, bias, rows, PostOps.none().relu());
  }

  private void product(
      Operation operation,
      INDArray out,
      INDArray x,
      INDArray weight,
      INDArray bias,
      int rows,
      PostOps postOps) {
    plans
        .<Plan>get(
            operation,
            () -> product(out, x, weight, bias, rows, postOps),
            rows,
            weight.size(0),
            weight.size(1),
            key(out),
            key(x),
            key(weight),
            key(bias))
        .run();
  }

  private Plan product(
      INDArray out, INDArray x, INDArray weight, INDArray bias, int rows, PostOps postOps) {
    return products.forward(
        operand(out, rows, weight.size(0)),
        operand(x, rows, weight.size(1)),
        pointer(weight),
        bias == null ? null : pointer(bias),
        postOps);
  }

  void backward(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray x,
      INDArray weight,
      int rows,
      boolean add) {
    plans
        .<Backward>get(
            Operation.LINEAR_BACKWARD,
            () -> backward(Plan.NOTHING, dx, operand(dOut, rows, weight.size(0)), x, weight),
            rows,
            weight.size(0),
            weight.size(1),
            key(dx),
            key(dOut),
            key(x),
            key(weight))
        .run(dWeight, dBias, add);
  }

  void backwardRelu(
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray out,
      INDArray x,
      INDArray weight,
      int rows,
      boolean add) {
    plans
        .<Backward>get(
            Operation.LINEAR_RELU_BACKWARD,
            () -> {
              Operand gradient = operand(dOut, rows, weight.size(0));
              Plan relu = dnnl.reluBackward(gradient, operand(out, rows, weight.size(0)));
              return backward(relu, dx, gradient, x, weight);
            },
            rows,
            weight.size(0),
            weight.size(1),
            key(dx),
            key(dOut),
            key(out),
            key(x),
            key(weight))
        .run(dWeight, dBias, add);
  }

  private Backward backward(Plan before, INDArray dx, Operand dOut, INDArray x, INDArray weight) {
    return new Backward(
        before,
        products.backward(
            operand(dx, dOut.rows(), weight.size(1)),
            dOut,
            operand(x, dOut.rows(), weight.size(1)),
            pointer(weight)));
  }

  /** Products, and what makes the gradient that they are given. */
  private record Backward(Plan before, Products.Backward products) implements AutoCloseable {
    void run(INDArray dWeight, INDArray dBias, boolean add) {
      before.run();
      products.run(pointer(dWeight), dBias == null ? null : pointer(dBias), add);
    }

    @Override
    public void close() {
      before.close();
      products.close();
    }
  }

  void forwardResidual(
      INDArray out,
      INDArray residual,
      INDArray x,
      INDArray weight,
      INDArray bias,
      Dropout dropout,
      int rows) {
    int n = columns(out);
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
              postOps.add(Operand.of(pointer(residual), rows, n));
              return product(out, x, weight, bias, rows, postOps);
            },
            rows,
            n,
            columns(x),
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
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      INDArray dOut,
      INDArray x,
      INDArray weight,
      Dropout dropout,
      int rows,
      boolean add) {
    if (dropout.isNone()) {
      backward(dx, dWeight, dBias, dOut, x, weight, rows, add);
      return;
    }
    int n = columns(dOut);
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
                      Operand.of(pointer(dOut), rows, n),
                      Operand.mask(new BytePointer(mask), rows, n),
                      PostOps.none().scale(dropout.scale()));
              return backward(dropped, dx, gradient, x, weight);
            },
            rows,
            n,
            columns(x),
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
            () -> new DropoutMask(bytes(mask, (long) rows * columns), columns, columns),
            rows,
            columns,
            mask.address())
        .fill(dropout, 0, 0, rows);
    return mask;
  }
}
