package dev.lotrgpt.compute.cuda;

import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static org.bytedeco.cuda.global.cudart.cuCtxSetCurrent;
import static org.bytedeco.cuda.global.cudart.cuDeviceGet;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetCount;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetName;
import static org.bytedeco.cuda.global.cudart.cuDevicePrimaryCtxRelease;
import static org.bytedeco.cuda.global.cudart.cuDevicePrimaryCtxRetain;
import static org.bytedeco.cuda.global.cudart.cuDriverGetVersion;
import static org.bytedeco.cuda.global.cudart.cuInit;
import static org.bytedeco.cuda.global.cudart.cuMemGetInfo;

import dev.lotrgpt.compute.nvidia.Version;
import java.nio.charset.StandardCharsets;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.javacpp.SizeTPointer;

/** A GPU in use by this process. */
final class Device implements AutoCloseable {
  private static final int NAME_LENGTH = 256;

  private final int handle;
  private final CUctx_st context = new CUctx_st();

  private Device(int handle) {
    this.handle = handle;
    Driver.check(cuDevicePrimaryCtxRetain(context, handle), "cuDevicePrimaryCtxRetain");
  }

  /** How many GPUs the driver shows, those that CUDA_VISIBLE_DEVICES hides left out. */
  static int count() {
    Driver.check(cuInit(0), "cuInit");
    int[] count = new int[1];
    Driver.check(cuDeviceGetCount(count), "cuDeviceGetCount");
    return count[0];
  }

  /**
   * @param ordinal from 0, the fastest first
   */
  static Device open(int ordinal) {
    return new Device(handle(ordinal));
  }

  static Version computeCapability(int ordinal) {
    int device = handle(ordinal);
    return new Version(
        attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device)
            + "."
            + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device));
  }

  private static int handle(int ordinal) {
    Driver.check(cuInit(0), "cuInit");
    int[] device = new int[1];
    Driver.check(cuDeviceGet(device, ordinal), "cuDeviceGet of device " + ordinal);
    return device[0];
  }

  private static int attribute(int attribute, int device) {
    int[] value = new int[1];
    Driver.check(
        cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute " + attribute);
    return value[0];
  }

  String name() {
    byte[] name = new byte[NAME_LENGTH];
    Driver.check(cuDeviceGetName(name, name.length, handle), "cuDeviceGetName");
    return new String(name, StandardCharsets.UTF_8).replaceAll("\0.*", "");
  }

  /** In bytes. */
  long freeMemory() {
    return memory()[0];
  }

  /** In bytes. */
  long totalMemory() {
    return memory()[1];
  }

  private long[] memory() {
    use();
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      Driver.check(cuMemGetInfo(free, total), "cuMemGetInfo");
      return new long[] {free.get(), total.get()};
    }
  }

  int multiprocessors() {
    return attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, handle);
  }

  /** Of the newest CUDA that the driver knows. */
  static Version driverVersion() {
    int[] version = new int[1];
    Driver.check(cuDriverGetVersion(version), "cuDriverGetVersion");
    return new Version(version[0] / 1000 + "." + version[0] % 1000 / 10);
  }

  /** Directs the driver's calls of this thread to this GPU; takes well below a microsecond. */
  void use() {
    Driver.check(cuCtxSetCurrent(context), "cuCtxSetCurrent");
  }

  @Override
  public void close() {
    Driver.check(cuDevicePrimaryCtxRelease(handle), "cuDevicePrimaryCtxRelease");
  }
}
