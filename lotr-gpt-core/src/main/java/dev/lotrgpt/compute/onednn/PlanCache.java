package dev.lotrgpt.compute.onednn;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;

/**
 * What was made for operands at given addresses. A plan knows nothing but addresses and sizes, so
 * it stays right when other tensors come to lie there.
 *
 * <p>Plans are dropped when they have been unused for so long that each of the others could have
 * been used several times: a limit to their number alone would be too low for models of many
 * layers, which would make all plans anew in each step, or too high for texts of many lengths.
 */
final class PlanCache implements AutoCloseable {
  /** So few are kept in any case. */
  private static final int ALWAYS_KEPT = 4096;

  /**
   * A training step of a model of 1000 layers needs fewer; those of oneDNN take about 14 KB each.
   */
  private static final int MOST = 1 << 16;

  /** How often the others could have been used before a plan is dropped. */
  private static final int PATIENCE = 8;

  private static final float LOAD_FACTOR = 0.5f;

  /** The one unused for the longest time first. */
  private final Map<Key, Entry> plans = new LinkedHashMap<>(ALWAYS_KEPT, LOAD_FACTOR, true);

  /** How often plans were asked for. */
  private long requests;

  private static final class Entry {
    final AutoCloseable plan;
    long lastUse;

    Entry(AutoCloseable plan) {
      this.plan = plan;
    }
  }

  private record Key(Operation operation, long[] operands) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key
          && operation == ((Key) other).operation
          && Arrays.equals(operands, ((Key) other).operands);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(operands) + operation.ordinal();
    }
  }

  /**
   * @param operands all that the plan depends on: addresses and sizes
   * @param maker called if there is none yet
   */
  @SuppressWarnings("unchecked") // an operation has plans of one type
  <P extends AutoCloseable> P get(Operation operation, Supplier<P> maker, long... operands) {
    Key key = new Key(operation, operands);
    Entry entry = plans.get(key);
    if (entry == null) {
      dropOldest();
      entry = new Entry(maker.get());
      plans.put(key, entry);
    }
    entry.lastUse = requests++;
    return (P) entry.plan;
  }

  /** Makes room for one that is about to come. */
  private void dropOldest() {
    if (plans.size() < ALWAYS_KEPT) {
      return;
    }
    Iterator<Entry> oldestFirst = plans.values().iterator();
    Entry oldest = oldestFirst.next();
    boolean outOfUse = requests - oldest.lastUse > (long) PATIENCE * plans.size();
    if (outOfUse || plans.size() >= MOST) {
      oldestFirst.remove();
      release(oldest.plan);
    }
  }

  int size() {
    return plans.size();
  }

  /** The elements of a float32 tensor. */
  Values values(Tensor tensor) {
    long length = tensor.length();
    return get(
        Operation.VALUES, () -> new Values(tensor.floats(), length), Tensor.key(tensor), length);
  }

  Values values(FloatPointer data, long length) {
    return get(Operation.VALUES, () -> new Values(data, length), data.address(), length);
  }

  @Override
  public void close() {
    plans.values().forEach(entry -> release(entry.plan));
    plans.clear();
  }

  private static void release(AutoCloseable plan) {
    try {
      plan.close();
    } catch (Exception e) {
      throw new IllegalStateException("a plan could not be released", e);
    }
  }
}
