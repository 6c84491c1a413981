package dev.lotrgpt.compute.cuda;

import static org.bytedeco.cuda.global.cudart.cuGetErrorName;
import static org.bytedeco.cuda.global.cudart.cuGetErrorString;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** The return codes of the CUDA driver. */
final class Driver {
  private Driver() {}

  /**
   * @param call what was called, with what a reader needs to know of its arguments
   * @throws CudaException if it failed
   */
  static void check(int code, String call) {
    if (code != 0) {
      throw new CudaException(call + " failed: " + name(code) + " (" + description(code) + ")");
    }
  }

  private static String name(int code) {
    try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
      return text(cuGetErrorName(code, text), text, "error " + code);
    }
  }

  private static String description(int code) {
    try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
      return text(cuGetErrorString(code, text), text, "unknown to the driver");
    }
  }

  private static String text(int code, PointerPointer<BytePointer> text, String otherwise) {
    return code == 0 ? text.get(BytePointer.class, 0).getString() : otherwise;
  }
}
