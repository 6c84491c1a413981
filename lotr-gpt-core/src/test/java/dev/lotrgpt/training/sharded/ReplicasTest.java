package dev.lotrgpt.training.sharded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.onednn.OneDnnBackend;
import dev.lotrgpt.compute.onednn.Tensor;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.training.StopSignal;
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
class ReplicasTest {
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
    List<ToDoubleFunction<Replica<Tensor>>> tasks = new ArrayList<>();
    double expected = 0;
    for (int i = 0; i < count; i++) {
      AtomicInteger mine = runs[i] = new AtomicInteger();
      // In another order these lose other bits.
      double result = Math.pow(-3, i) / 7;
      expected += result;
      tasks.add(
          replica -> {
            mine.incrementAndGet();
            return result;
          });
    }
    try (Replicas<Tensor> replicas = replicas(cores)) {
      assertThat(replicas.sum(tasks)).isEqualTo(expected);
      assertThat(replicas.sum(List.of())).isZero();
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
    try (Replicas<Tensor> replicas = replicas(2)) {
      assertThatThrownBy(() -> replicas.loss(batches)).hasMessage("the hundredth");
      assertThat(asked).hasValue(100);
      double one = replicas.loss(List.of(batch));
      assertThat(replicas.loss(Collections.nCopies(7, batch))).isCloseTo(one, within(1e-12));
    }
  }

  @Test
  void coresWorkAtOnce() {
    CountDownLatch both = new CountDownLatch(2);
    try (Replicas<Tensor> replicas = replicas(2)) {
      assertThat(replicas.sum(List.of(meeting(both), meeting(both)))).isEqualTo(2);
    }
  }

  @Test
  void failuresOfAllCoresAreTold() {
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger later = new AtomicInteger();
    ToDoubleFunction<Replica<Tensor>> failing =
        replica -> {
          meeting(both).applyAsDouble(replica);
          throw new ArithmeticException("broken");
        };
    try (Replicas<Tensor> replicas = replicas(2)) {
      assertThatThrownBy(
              () -> replicas.sum(List.of(failing, failing, replica -> later.incrementAndGet())))
          .isInstanceOf(ArithmeticException.class)
          .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
      assertThat(later).hasValue(0);
      assertThat(replicas.sum(List.of(replica -> 1, replica -> 2))).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aFailureComesOnlyWhenNobodyComputesAnyMore(int failing) {
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger ended = new AtomicInteger();
    List<ToDoubleFunction<Replica<Tensor>>> tasks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      boolean fails = i == failing;
      tasks.add(
          replica -> {
            meeting(both).applyAsDouble(replica);
            if (fails) {
              throw new OutOfMemoryError("no more");
            }
            pause();
            return ended.incrementAndGet();
          });
    }
    tasks.add(replica -> ended.incrementAndGet());
    try (Replicas<Tensor> replicas = replicas(2)) {
      assertThatThrownBy(() -> replicas.sum(tasks)).isInstanceOf(OutOfMemoryError.class);
      assertThat(ended).hasValue(1);
    }
  }

  /** Ends when two cores are in it. */
  private static ToDoubleFunction<Replica<Tensor>> meeting(CountDownLatch both) {
    return replica -> {
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

  private Replicas<Tensor> replicas(int cores) {
    return new Replicas<>(backend, MODEL, cores, new StopSignal());
  }
}
