package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Dropout;
import java.nio.ByteBuffer;

/**
 * What follows a product, in this order: + bias, ReLU, dropout, + residual, + what was there.
 *
 * @param bias [n] or null
 * @param residual [m,n] or null
 */
record Epilogue(
    DeviceTensor bias, boolean relu, Dropout dropout, DeviceTensor residual, boolean add)
    implements Launch.Struct {

  static final Epilogue NONE = bias(null);

  static Epilogue bias(DeviceTensor bias) {
    return new Epilogue(bias, false, Dropout.NONE, null, false);
  }

  static Epilogue biasAndRelu(DeviceTensor bias) {
    return new Epilogue(bias, true, Dropout.NONE, null, false);
  }

  static Epilogue accumulate(boolean add) {
    return new Epilogue(null, false, Dropout.NONE, null, add);
  }

  @Override
  public void write(ByteBuffer to, Launch launch) {
    to.putLong(address(bias)).putLong(address(residual));
    launch.write(dropout, to);
    to.putInt(relu ? 1 : 0).putInt(add ? 1 : 0);
  }

  private static long address(DeviceTensor tensor) {
    return tensor == null ? 0 : tensor.address();
  }
}
