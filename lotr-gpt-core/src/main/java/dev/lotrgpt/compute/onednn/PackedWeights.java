package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;

import dev.lotrgpt.compute.onednn.Workspace.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;

/**
 * Copies of weights in the number format and the layout that products of many rows read fastest.
 * All kernels of a backend share them; a copy is made anew when it is used for the first time after
 * its weights have changed, so once for an optimiser step.
 */
final class PackedWeights implements AutoCloseable {
  /** The layout does not depend on the number of rows, beyond a few. */
  private static final int TYPICAL_ROWS = 256;

  /** What a copy of weights [N,K] is multiplied with from the left. */
  enum Form {
    /** [R,K] of float32; 5 to 15 % faster than the weights themselves. */
    FLOAT,
    /** [R,K] of bf16. */
    BF16,
    /** [R,N] of bf16. */
    BF16_BACKWARD
  }

  private record Key(long address, Form form, long outputs, long inputs) {
    private static final Comparator<Key> BY_ADDRESS =
        Comparator.comparingLong(Key::address)
            .thenComparing(Key::form)
            .thenComparingLong(Key::outputs)
            .thenComparingLong(Key::inputs);

    /** What comes before all keys at an address and above. */
    static Key from(long address) {
      return new Key(address, Form.values()[0], 0, 0);
    }

    long end() {
      return address + outputs * inputs * Float.BYTES;
    }
  }

  /** By address: what was written to is found without a look at every copy. */
  private final NavigableMap<Key, Packed> copies = new TreeMap<>(Key.BY_ADDRESS);

  private final Workspace scratch = new Workspace();
  private final Dnnl dnnl;

  PackedWeights(dnnl_engine engine) {
    this.dnnl = new Dnnl(engine, scratch);
  }

  /** A copy of one matrix, until all that acquired it released it. */
  final class Packed {
    private final Key key;
    private final Workspace memory = new Workspace();
    private final dnnl_memory_desc layout;
    private final Tensor data;
    private final Plan pack;
    private volatile boolean stale = true;
    private int users;

    private Packed(Key key, Tensor weight) {
      this.key = key;
      List<Plan> steps = new ArrayList<>();
      Tensor right = weight;
      if (key.form != Form.FLOAT) {
        right = scratch.take(Slot.BF16_INPUT, Tensor.Type.BF16, weight.shape());
        steps.add(dnnl.reorder(right, weight));
      }
      if (key.form != Form.BF16_BACKWARD) {
        right = right.transposed();
      }
      this.layout = dnnl.fastestLayout(TYPICAL_ROWS, right);
      this.data = memory.own(Tensor.Type.BYTE, dnnl_memory_desc_get_size(layout));
      steps.add(dnnl.reorder(data, layout, right));
      this.pack = Plan.sequence(steps);
    }

    dnnl_memory_desc layout() {
      return layout;
    }

    Tensor data() {
      return data;
    }

    /** A product with this copy, which brings it up to date before and releases it in the end. */
    Plan user(Plan product) {
      return new Plan() {
        @Override
        public void run() {
          refresh();
          product.run();
        }

        @Override
        public void close() {
          product.close();
          release();
        }
      };
    }

    private void refresh() {
      if (stale) {
        synchronized (PackedWeights.this) {
          if (stale) {
            pack.run();
            stale = false;
          }
        }
      }
    }

    private void release() {
      synchronized (PackedWeights.this) {
        if (--users == 0) {
          copies.remove(key);
          free();
        }
      }
    }

    private void free() {
      pack.close();
      dnnl_memory_desc_destroy(layout);
      memory.close();
    }
  }

  /**
   * @param weight [N,K]
   */
  synchronized Packed acquire(Form form, Tensor weight) {
    Key key = new Key(weight.address(), form, weight.rows(), weight.columns());
    Packed packed = copies.computeIfAbsent(key, k -> new Packed(k, weight));
    packed.users++;
    return packed;
  }

  /**
   * Tells that a tensor was written to. Matrices that begin at different addresses are disjoint.
   */
  synchronized void changed(Tensor tensor) {
    long address = tensor.address();
    Key before = copies.lowerKey(Key.from(address));
    Key first = Key.from(before == null ? address : before.address());
    copies.subMap(first, Key.from(address + tensor.bytes())).values().stream()
        .filter(packed -> packed.key.end() > address)
        .forEach(packed -> packed.stale = true);
  }

  @Override
  public synchronized void close() {
    copies.values().forEach(Packed::free);
    copies.clear();
    dnnl.close();
    scratch.close();
  }
}
