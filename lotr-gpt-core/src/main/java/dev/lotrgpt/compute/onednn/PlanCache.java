package dev.lotrgpt.compute.onednn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What was made for operands at given addresses. A plan knows nothing but addresses and sizes, so
 * it stays right when other tensors come to lie there; those unused for long are dropped.
 */
final class PlanCache implements AutoCloseable {
  /** A step of a model of 100 layers needs fewer. */
  private static final int CAPACITY = 4096;

  private static final float LOAD_FACTOR = 0.5f;

  private final Map<Key, AutoCloseable> plans =
      new LinkedHashMap<>(CAPACITY, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, AutoCloseable> eldest) {
          if (size() <= CAPACITY) {
            return false;
          }
          release(eldest.getValue());
          return true;
        }
      };

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
    AutoCloseable plan = plans.get(key);
    if (plan == null) {
      plan = maker.get();
      plans.put(key, plan);
    }
    return (P) plan;
  }

  /** The elements of a float32 tensor. */
  Values values(INDArray tensor) {
    long length = tensor.length();
    return get(
        Operation.VALUES,
        () -> new Values(Tensors.pointer(tensor), length),
        Tensors.key(tensor),
        length);
  }

  Values values(FloatPointer data, long length) {
    return get(Operation.VALUES, () -> new Values(data, length), data.address(), length);
  }

  @Override
  public void close() {
    plans.values().forEach(PlanCache::release);
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
