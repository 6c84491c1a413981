package dev.lotrgpt.compute.cuda;

/** The three matrix products of a layer with x [R,K], weight [N,K] and output [R,N]. */
interface Products {
  /** The type that the gradient of the output is to have. */
  ElementType gradientType();

  /**
   * @param out = [R,N]: x weight'
   */
  void output(DeviceTensor out, DeviceTensor x, DeviceTensor weight, int rows, Epilogue epilogue);

  /**
   * @param dx = [R,K]: dOut weight
   * @param dOut [R,N], of {@link #gradientType}
   */
  void inputGradient(DeviceTensor dx, DeviceTensor dOut, DeviceTensor weight, int rows);

  /**
   * @param dWeight += or = [N,K]: dOut' x
   * @param dOut [R,N], of {@link #gradientType}
   */
  void weightGradient(
      DeviceTensor dWeight, DeviceTensor dOut, DeviceTensor x, int rows, boolean add);
}
