package dev.lotrgpt.compute.onednn;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.dnnl.dnnl_engine;

/**
 * Two cores that share an operation on few rows, for which reading the weights is what takes time.
 *
 * <p>Operations are cut in two for one core as well: so their results do not depend on the cores.
 */
final class Lanes implements AutoCloseable {
  /** From here on, arithmetic takes more time than reading the weights. */
  static final int MAX_ROWS = 15;

  /** Less is not worth the wait for each other. */
  private static final int MIN_COUNT = 128;

  /** Floats of a cache line. */
  private static final int LINE = 16;

  /**
   * Looks at the offer before it sleeps: for some 100 microseconds, more than lie between two
   * tokens.
   */
  private static final int LOOKS = 100_000;

  /** Where a part of an operation is made: with temporaries of its own. */
  private record Lane(Dnnl dnnl, Workspace workspace) {
    static Lane of(dnnl_engine engine) {
      Workspace workspace = new Workspace();
      return new Lane(new Dnnl(engine, workspace), workspace);
    }

    void close() {
      dnnl.close();
      workspace.close();
    }
  }

  /** Makes the plan of the elements from {@code from} on. */
  @FunctionalInterface
  interface Part {
    Plan plan(Dnnl dnnl, long from, long count);
  }

  private final Lane first;
  private final Lane second;
  private final Partner partner;

  /**
   * @param cores more than two are no help
   */
  Lanes(dnnl_engine engine, int cores) {
    this.first = Lane.of(engine);
    this.second = Lane.of(engine);
    this.partner = cores > 1 ? new Partner() : null;
  }

  /** Columns of a result, whose first and second half are made at the same time. */
  Plan columns(long count, Part part) {
    return count < MIN_COUNT
        ? part.plan(first.dnnl, 0, count)
        : cut(count, (count / 2 + LINE - 1) / LINE * LINE, part);
  }

  /** Heads of an attention; likewise. */
  Plan heads(long count, Part part) {
    return count == 1 ? part.plan(first.dnnl, 0, count) : cut(count, (count + 1) / 2, part);
  }

  private Plan cut(long count, long at, Part part) {
    Plan one = part.plan(first.dnnl, 0, at);
    Plan other;
    try {
      other = part.plan(second.dnnl, at, count - at);
    } catch (RuntimeException | Error e) {
      one.close();
      throw e;
    }
    if (partner == null) {
      return Plan.sequence(List.of(one, other));
    }
    return new Plan() {
      @Override
      public void run() {
        partner.run(one, other);
      }

      @Override
      public void close() {
        one.close();
        other.close();
      }
    };
  }

  @Override
  public void close() {
    if (partner != null) {
      partner.close();
    }
    first.close();
    second.close();
  }

  /** A thread that does the other half, if it is there in time. */
  private static final class Partner implements AutoCloseable {
    /** What is offered to the partner; null once somebody took it. */
    private final AtomicReference<Plan> offer = new AtomicReference<>();

    private volatile boolean done;
    private volatile boolean closed;
    private volatile boolean asleep;
    private volatile Throwable failure;
    private Thread thread;

    /** Returns or fails only when nobody computes any more: plans may be closed then. */
    void run(Plan mine, Plan yours) {
      start();
      done = false;
      failure = null;
      offer.set(yours);
      if (asleep) {
        LockSupport.unpark(thread);
      }
      try {
        mine.run();
      } catch (RuntimeException | Error e) {
        if (!offer.compareAndSet(yours, null)) {
          await();
          if (failure != null) {
            e.addSuppressed(failure);
          }
        }
        throw e;
      }
      if (offer.compareAndSet(yours, null)) {
        yours.run();
        return;
      }
      await();
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (failure instanceof Error error) {
        throw error;
      }
    }

    private void await() {
      // Without a hint to the processor that this waits: on a virtual one it costs microseconds.
      while (!done) {
        continue;
      }
    }

    private void start() {
      if (thread == null) {
        thread = new Thread(this::serve, "second lane");
        thread.setDaemon(true);
        thread.start();
      }
    }

    private void serve() {
      int looks = 0;
      while (!closed) {
        Plan plan = offer.get();
        if (plan != null && offer.compareAndSet(plan, null)) {
          perform(plan);
          looks = 0;
        } else if (++looks > LOOKS) {
          sleep();
          looks = 0;
        }
      }
    }

    private void perform(Plan plan) {
      try {
        plan.run();
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        done = true;
      }
    }

    private void sleep() {
      asleep = true;
      // An offer made before the other thread could see that this one sleeps.
      if (offer.get() == null && !closed) {
        LockSupport.park(this);
      }
      asleep = false;
    }

    @Override
    public void close() {
      closed = true;
      if (thread != null) {
        LockSupport.unpark(thread);
        join();
      }
    }

    private void join() {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
