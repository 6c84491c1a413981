package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.onednn.OneDnnBackend;
import dev.lotrgpt.compute.onednn.Tensor;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Batch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("isa")
@Timeout(60)
@Tag("slow")
class DriversTest {
  private static final ModelConfig MODEL = new ModelConfig(1, 1, 4, 4, 5);

  private final OneDnnBackend backend = new OneDnnBackend(Precision.FLOAT32);

  @AfterEach
  void close() {
    backend.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void runsEachTaskOnceAndAddsInOrder(int cores) {
    int count = 40;
    AtomicInteger[] runs = new AtomicInteger[count];
    List<ToDoubleFunction<Drivers.Driver<Tensor>>> tasks = new ArrayList<>();
    double expected = 0;
    for (int i = 0; i < count; i++) {
      AtomicInteger mine = runs[i] = new AtomicInteger();
      // In another order these lose other bits.
      double result = Math.pow(-3, i) / 7;
      expected += result;
      tasks.add(
          driver -> {
            mine.incrementAndGet();
            return result;
          });
    }
    try (Drivers<Tensor> drivers = drivers(cores)) {
      assertThat(drivers.sum(tasks)).isEqualTo(expected);
      assertThat(drivers.sum(List.of())).isZero();
    }
    assertThat(runs).extracting(AtomicInteger::get).containsOnly(1);
  }

  @Test
  void aBatchThatCannotBeMadeEndsTheEvaluation() {
    AtomicInteger asked = new AtomicInteger();
    Batch batch = new Batch(new int[256], new int[256], 64, 4);
    Iterable<Batch> batches =
        () ->
            Stream.generate(
                    () -> {
                      if (asked.incrementAndGet() == 100) {
                        throw new IllegalStateException("the hundredth");
                      }
                      return batch;
                    })
                .iterator();
    try (Drivers<Tensor> drivers = drivers(2)) {
      assertThatThrownBy(() -> drivers.loss(batches)).hasMessage("the hundredth");
      assertThat(asked).hasValue(100);
      double one = drivers.loss(List.of(batch));
      assertThat(drivers.loss(Collections.nCopies(7, batch))).isCloseTo(one, within(1e-12));
    }
  }

  @Test
  void coresWorkAtOnce() {
    CountDownLatch both = new CountDownLatch(2);
    try (Drivers<Tensor> drivers = drivers(2)) {
      assertThat(drivers.sum(List.of(meeting(both), meeting(both)))).isEqualTo(2);
    }
  }

  @Test
  void failuresOfAllCoresAreTold() {
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger later = new AtomicInteger();
    ToDoubleFunction<Drivers.Driver<Tensor>> failing =
        driver -> {
          meeting(both).applyAsDouble(driver);
          throw new ArithmeticException("broken");
        };
    try (Drivers<Tensor> drivers = drivers(2)) {
      assertThatThrownBy(
              () -> drivers.sum(List.of(failing, failing, driver -> later.incrementAndGet())))
          .isInstanceOf(ArithmeticException.class)
          .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
      assertThat(later).hasValue(0);
      assertThat(drivers.sum(List.of(driver -> 1, driver -> 2))).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aFailureComesOnlyWhenNobodyComputesAnyMore(int failing) {
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger ended = new AtomicInteger();
    List<ToDoubleFunction<Drivers.Driver<Tensor>>> tasks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      boolean fails = i == failing;
      tasks.add(
          driver -> {
            meeting(both).applyAsDouble(driver);
            if (fails) {
              throw new OutOfMemoryError("no more");
            }
            pause();
            return ended.incrementAndGet();
          });
    }
    tasks.add(driver -> ended.incrementAndGet());
    try (Drivers<Tensor> drivers = drivers(2)) {
      assertThatThrownBy(() -> drivers.sum(tasks)).isInstanceOf(OutOfMemoryError.class);
      assertThat(ended).hasValue(1);
    }
  }

  /** Ends when two cores are in it. */
  private static ToDoubleFunction<Drivers.Driver<Tensor>> meeting(CountDownLatch both) {
    return driver -> {
      both.countDown();
      try {
        both.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return 1;
    };
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Drivers<Tensor> drivers(int cores) {
    return new Drivers<>(backend, MODEL, cores);
  }
}
