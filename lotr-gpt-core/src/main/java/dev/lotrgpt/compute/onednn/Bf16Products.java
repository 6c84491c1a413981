package dev.lotrgpt.compute.onednn;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Products of bf16 numbers that are added up in float32, for CPUs with instructions for them (AMX,
 * AVX512_BF16).
 */
final class Bf16Products implements Products {
  private final Dnnl dnnl;
  private final PackedWeights packedWeights;
  private final Memory memory;

  Bf16Products(Dnnl dnnl, PackedWeights packedWeights, Memory memory) {
    this.dnnl = dnnl;
    this.packedWeights = packedWeights;
    this.memory = memory;
  }

  @Override
  public Plan forward(
      Shape shape,
      FloatPointer out,
      FloatPointer x,
      FloatPointer weight,
      FloatPointer bias,
      PostOps postOps) {
    int rows = shape.rows();
    long n = shape.outputs();
    Operand floats = Operand.of(x, rows, shape.inputs());
    Operand input = floats.bf16(memory.take(Memory.BF16_INPUT, floats.bf16Size()));
    PackedWeights.Packed packed =
        packedWeights.acquire(PackedWeights.Form.BF16, weight, n, shape.inputs());
    return Plan.sequence(
        List.of(
            dnnl.reorder(input, floats),
            packed.user(
                dnnl.matmul(
                    Operand.of(out, rows, n),
                    input,
                    packed.data(),
                    packed.layout(),
                    bias == null ? null : Operand.of(bias, 1, n),
                    postOps))));
  }

  @Override
  public List<Plan> backward(
      Shape shape,
      FloatPointer dx,
      FloatPointer dWeight,
      FloatPointer dOut,
      FloatPointer x,
      FloatPointer weight,
      boolean add) {
    int rows = shape.rows();
    long n = shape.outputs();
    long k = shape.inputs();
    Operand dFloats = Operand.of(dOut, rows, n);
    Operand gradient = dFloats.bf16(memory.take(Memory.BF16_GRADIENT, dFloats.bf16Size()));
    Operand floats = Operand.of(x, rows, k);
    Operand input = floats.bf16(memory.take(Memory.BF16_INPUT, floats.bf16Size()));
    PackedWeights.Packed packed =
        packedWeights.acquire(PackedWeights.Form.BF16_BACKWARD, weight, n, k);
    Plan inputGradient =
        packed.user(
            dnnl.matmul(
                Operand.of(dx, rows, k),
                gradient,
                packed.data(),
                packed.layout(),
                null,
                PostOps.none()));
    Plan weightGradient =
        dnnl.matmulPacking(
            Operand.of(dWeight, n, k),
            gradient.transposed(),
            input,
            Memory.PACKED,
            add ? PostOps.none().accumulate() : PostOps.none());
    return List.of(
        dnnl.reorder(gradient, dFloats),
        inputGradient,
        dnnl.reorder(input, floats),
        weightGradient);
  }
}
