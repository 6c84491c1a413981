package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_destroy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.dnnl.dnnl_engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("isa")
@Timeout(60)
@Tag("slow")
class LanesTest {
  private final dnnl_engine engine = new dnnl_engine();

  @BeforeEach
  void open() {
    Dnnl.check(dnnl_engine_create(engine, dnnl_cpu, 0), "an engine");
  }

  @AfterEach
  void close() {
    dnnl_engine_destroy(engine);
  }

  /** A plan that needs nothing of oneDNN. */
  private static Plan plan(Runnable action) {
    return new Plan() {
      @Override
      public void run() {
        action.run();
      }

      @Override
      public void close() {
        // It has nothing.
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"85, 0+85", "128, 0+64 64+64", "200, 0+112 112+88", "1024, 0+512 512+512"})
  void partsDoNotDependOnTheCores(long columns, String expected) {
    for (int cores : new int[] {1, 2, 16}) {
      try (Lanes lanes = new Lanes(engine, cores)) {
        List<String> parts = new ArrayList<>();
        lanes.columns(
            columns,
            (dnnl, from, count) -> {
              parts.add(from + "+" + count);
              return plan(() -> {});
            });
        assertThat(String.join(" ", parts)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void eachPartRunsOnceEachTime(int cores) {
    try (Lanes lanes = new Lanes(engine, cores)) {
      int[] runs = new int[256];
      Plan plan = lanes.columns(runs.length, (dnnl, from, count) -> plan(() -> runs[(int) from]++));
      for (int i = 1; i <= 100_000; i++) {
        plan.run();
        assertThat(runs[0] == i && runs[128] == i).as("run %d", i).isTrue();
      }
    }
  }

  @Test
  void anotherThreadHelpsAlsoAfterASleep() throws InterruptedException {
    try (Lanes lanes = new Lanes(engine, 2)) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      Plan plan =
          lanes.heads(
              2,
              (dnnl, from, count) ->
                  plan(
                      () -> {
                        threads.add(Thread.currentThread());
                        // Long enough for the other to wake up.
                        long end = System.nanoTime() + 20_000_000;
                        while (System.nanoTime() < end) {
                          Thread.onSpinWait();
                        }
                      }));
      for (int i = 0; i < 3; i++) {
        threads.clear();
        for (int attempt = 0; attempt < 50 && threads.size() < 2; attempt++) {
          plan.run();
        }
        assertThat(threads).hasSize(2);
        Thread.sleep(100);
      }
    }
  }

  @Test
  void aFailureOfEitherPartIsThrown() {
    for (long failing : new long[] {0, 128}) {
      try (Lanes lanes = new Lanes(engine, 2)) {
        Plan plan =
            lanes.columns(
                256,
                (dnnl, from, count) ->
                    plan(
                        () -> {
                          if (from == failing) {
                            throw new IllegalStateException("part " + from);
                          }
                          // Meanwhile the other thread takes the other part.
                          LockSupport.parkNanos(200_000_000);
                        }));
        assertThatThrownBy(plan::run).hasMessage("part " + failing);
      }
    }
  }

  /** Whoever is told of the failure may free the plans. */
  @Test
  void aFailureComesOnlyWhenNeitherLaneComputesAnyMore() {
    for (Throwable failure :
        List.of(new IllegalStateException("first"), new StackOverflowError())) {
      AtomicInteger ended = new AtomicInteger();
      CountDownLatch both = new CountDownLatch(2);
      try (Lanes lanes = new Lanes(engine, 2)) {
        Plan plan =
            lanes.columns(
                256,
                (dnnl, from, count) ->
                    plan(
                        () -> {
                          meet(both);
                          if (from == 0) {
                            throw sneaky(failure);
                          }
                          LockSupport.parkNanos(200_000_000);
                          ended.incrementAndGet();
                        }));
        assertThatThrownBy(plan::run).isSameAs(failure);
        assertThat(ended).hasValue(1);
      }
    }
  }

  @Test
  void anErrorOfTheOtherThreadIsThrownAndItGoesOnHelping() {
    CountDownLatch both = new CountDownLatch(2);
    try (Lanes lanes = new Lanes(engine, 2)) {
      Plan failing =
          lanes.columns(
              256,
              (dnnl, from, count) ->
                  plan(
                      () -> {
                        meet(both);
                        if (from > 0) {
                          throw new StackOverflowError("second");
                        }
                      }));
      assertThatThrownBy(failing::run).isInstanceOf(StackOverflowError.class).hasMessage("second");
      CountDownLatch again = new CountDownLatch(2);
      lanes.columns(256, (dnnl, from, count) -> plan(() -> meet(again))).run();
      assertThat(again.getCount()).isZero();
    }
  }

  @Test
  void whatWasMadeOfAPlanThatCannotBeMadeIsFreed() {
    AtomicInteger closed = new AtomicInteger();
    try (Lanes lanes = new Lanes(engine, 2)) {
      assertThatThrownBy(
              () ->
                  lanes.columns(
                      256,
                      (dnnl, from, count) -> {
                        if (from > 0) {
                          throw new IllegalStateException("no second");
                        }
                        return closing(closed);
                      }))
          .hasMessage("no second");
    }
    assertThat(closed).hasValue(1);
  }

  private static Plan closing(AtomicInteger closed) {
    return new Plan() {
      @Override
      public void run() {
        // Nothing to do.
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  /** Ends when both lanes are in it. */
  private static void meet(CountDownLatch both) {
    both.countDown();
    try {
      both.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RuntimeException sneaky(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  @Test
  void closingClosesBothPartsAndEndsTheThread() {
    AtomicInteger closed = new AtomicInteger();
    Lanes lanes = new Lanes(engine, 2);
    Plan plan = lanes.columns(256, (dnnl, from, count) -> closing(closed));
    plan.run();
    plan.close();
    lanes.close();
    assertThat(closed).hasValue(2);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("second lane"));
  }
}
