package dev.lotrgpt.compute.cuda;

import static org.bytedeco.cuda.global.cudart.cuMemAlloc;
import static org.bytedeco.cuda.global.cudart.cuMemFree;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A GPU's memory, taken piece by piece from a few large blocks and freed all at once. */
final class Arena implements AutoCloseable {
  /** Of every piece; what cuMemAlloc promises, and more than any instruction needs. */
  private static final long ALIGNMENT = 256;

  private static final double MEBIBYTE = 1 << 20;

  private final DeviceStream stream;
  private final long blockBytes;
  private final List<Long> blocks = new ArrayList<>();
  private long next;
  private long end;

  /**
   * @param stream what uses the memory
   * @param blockBytes how much to ask the driver for at a time; 0 for what each piece needs and not
   *     a byte more, so that a tool sees what is read or written beside it
   */
  Arena(DeviceStream stream, long blockBytes) {
    this.stream = stream;
    this.blockBytes = blockBytes;
  }

  /**
   * @return the address of memory whose content is undefined
   */
  long take(long bytes) {
    if (end - next < bytes) {
      addBlock(Math.max(Math.max(1, bytes), blockBytes));
    }
    long address = next;
    next += rounded(bytes);
    return address;
  }

  /** What a piece takes. */
  static long rounded(long bytes) {
    return (Math.max(1, bytes) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private void addBlock(long bytes) {
    stream.device().use();
    long[] address = new long[1];
    Driver.check(
        cuMemAlloc(address, bytes),
        String.format(Locale.ROOT, "cuMemAlloc of %.0f MiB", bytes / MEBIBYTE));
    blocks.add(address[0]);
    next = address[0];
    end = next + bytes;
  }

  @Override
  public void close() {
    stream.synchronize();
    for (long block : blocks) {
      Driver.check(cuMemFree(block), "cuMemFree");
    }
    blocks.clear();
    next = end;
  }
}
