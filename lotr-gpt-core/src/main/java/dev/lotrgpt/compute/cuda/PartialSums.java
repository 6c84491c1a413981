package dev.lotrgpt.compute.cuda;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Sums what blocks have summed up, in the order of the blocks; several sums with one launch. */
final class PartialSums {
  private static final int THREADS = 256;

  /** Of a launch. */
  private static final int MAX_SUMS = 4;

  /** Partials that a thread adds up, as long as there are more threads. */
  private static final int PARTIALS_PER_THREAD = 8;

  /** Parts that the partials of a block are cut into, so that its threads read whole sectors. */
  private static final int MAX_GROUPS = 32;

  private final Workspace workspace;
  private final List<Sum> waiting = new ArrayList<>();

  PartialSums(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * @param partials [count, at least n], from the first of the n in the first of them on
   */
  private record Sum(DeviceTensor out, DeviceTensor partials, int count, int stride, boolean add) {

    /** Threads that share the partials of a number. */
    int groups() {
      int groups = 1;
      while (groups < MAX_GROUPS && count > groups * PARTIALS_PER_THREAD) {
        groups *= 2;
      }
      return groups;
    }

    int n() {
      return Math.toIntExact(out.size());
    }

    /** Neighbouring numbers of a thread. */
    int width() {
      return Math.min(Vectors.width(n(), out, partials), Vectors.width(stride, partials));
    }

    int blocks() {
      return Launch.blocks(n(), THREADS / groups() * width());
    }

    void write(ByteBuffer to, int firstBlock) {
      to.putLong(out.address()).putLong(partials.address());
      to.putInt(n()).putInt(stride).putInt(count).putInt(add ? 1 : 0);
      to.putInt(groups()).putInt(width());
      to.putInt(firstBlock).putInt(firstBlock + blocks());
    }
  }

  /**
   * @param out += or = [n]
   * @param partials [count, at least n]
   * @param offset of the n in each of the partials
   */
  void sum(DeviceTensor out, DeviceTensor partials, int offset, boolean add) {
    later(out, partials, offset, add);
    finish();
  }

  /** The same together with the next sum, or when it is asked for: until then partials are kept. */
  void later(DeviceTensor out, DeviceTensor partials, int offset, boolean add) {
    int count = Math.toIntExact(partials.shape()[0]);
    int stride = Math.toIntExact(partials.size() / count);
    waiting.add(new Sum(out, partials.view(offset), count, stride, add));
    if (waiting.size() == MAX_SUMS) {
      finish();
    }
  }

  /** Sums up what waits for it. */
  void finish() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Sum> sums = List.copyOf(waiting);
    waiting.clear();
    workspace
        .launch("reduction", "sumPartials")
        .struct((to, launch) -> write(sums, to))
        .run(sums.stream().mapToInt(Sum::blocks).sum(), 1, 1, THREADS);
  }

  private static void write(List<Sum> sums, ByteBuffer to) {
    int blocks = 0;
    for (Sum sum : sums) {
      sum.write(to, blocks);
      blocks += sum.blocks();
    }
    for (int i = sums.size(); i < MAX_SUMS; i++) {
      to.put(new byte[2 * Long.BYTES + 8 * Integer.BYTES]);
    }
  }
}
