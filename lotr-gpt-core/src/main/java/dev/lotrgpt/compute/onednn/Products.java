package dev.lotrgpt.compute.onednn;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** Makes the plans of a linear layer's matrix products, in some precision. */
interface Products {

  /**
   * The sizes of a layer.
   *
   * @param rows R
   * @param outputs N
   * @param inputs K
   */
  record Shape(int rows, long outputs, long inputs) {}

  /**
   * out = postOps(x weight' + bias).
   *
   * @param out = [R,N]
   * @param x [R,K]
   * @param weight [N,K]
   * @param bias [N] or null
   */
  Plan forward(
      Shape shape,
      FloatPointer out,
      FloatPointer x,
      FloatPointer weight,
      FloatPointer bias,
      PostOps postOps);

  /**
   * @param dx = [R,K]
   * @param dWeight += or = [N,K]
   * @param dOut [R,N]
   * @param add whether dWeight is added to, or overwritten
   */
  List<Plan> backward(
      Shape shape,
      FloatPointer dx,
      FloatPointer dWeight,
      FloatPointer dOut,
      FloatPointer x,
      FloatPointer weight,
      boolean add);
}
