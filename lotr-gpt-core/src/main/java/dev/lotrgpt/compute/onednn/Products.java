package dev.lotrgpt.compute.onednn;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** Makes the plans of a linear layer's matrix products, in some precision. */
interface Products {

  /**
   * out = postOps(x weight' + bias).
   *
   * @param out = [R,N]
   * @param x [R,K]
   * @param weight [N,K]
   * @param bias [N] or null
   */
  Plan forward(Operand out, Operand x, FloatPointer weight, FloatPointer bias, PostOps postOps);

  /**
   * @param dx = [R,K]
   * @param dWeight += or = [N,K]
   * @param dBias += or = [N], or null
   * @param dOut [R,N]
   * @param x [R,K]
   * @param weight [N,K]
   * @param add whether dWeight and dBias are added to, or overwritten
   */
  List<Plan> backward(
      Operand dx,
      FloatPointer dWeight,
      FloatPointer dBias,
      Operand dOut,
      Operand x,
      FloatPointer weight,
      boolean add);
}
