package dev.lotrgpt.compute.onednn;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

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

  /** By their operands; the one unused for the longest time first. */
  private final Map<Record, Entry> plans = new LinkedHashMap<>(ALWAYS_KEPT, LOAD_FACTOR, true);

  private final Set<Class<?>> types = new HashSet<>();

  /** How often plans were asked for. */
  private long requests;

  private static final class Entry {
    final AutoCloseable plan;
    long lastUse;

    Entry(AutoCloseable plan) {
      this.plan = plan;
    }
  }

  /**
   * Plans of one kind. As their maker is given once, a plan depends on nothing but its operands and
   * what never changes: nothing can be forgotten in the key, which the operands are.
   *
   * @param <K> the operands: a record of its own for each kind
   * @param <P> the plan
   */
  @FunctionalInterface
  interface Kind<K extends Record, P extends AutoCloseable> {
    /** The plan for some operands, which is made if there is none yet. */
    P of(K operands);
  }

  /**
   * @param type of the operands
   * @param maker makes a plan from its operands
   */
  @SuppressWarnings("unchecked") // a type of operands has plans of one type
  <K extends Record, P extends AutoCloseable> Kind<K, P> kind(Class<K> type, Function<K, P> maker) {
    if (!types.add(type)) {
      throw new IllegalArgumentException(type + " are the operands of plans of another kind");
    }
    return operands -> {
      Entry entry = plans.get(operands);
      if (entry == null) {
        dropOldest();
        entry = new Entry(maker.apply(operands));
        plans.put(operands, entry);
      }
      entry.lastUse = requests++;
      return (P) entry.plan;
    };
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
