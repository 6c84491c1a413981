package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlanCacheTest {
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private record Operand(long number) {}

  private PlanCache.Kind<Operand, AutoCloseable> kind(PlanCache plans) {
    return plans.kind(
        Operand.class,
        operand -> {
          made.incrementAndGet();
          return closed::incrementAndGet;
        });
  }

  /** As the plans of a step of a model of a thousand layers, over and over. */
  @Test
  void plansThatAreUsedAgainAndAgainAreMadeOnce() {
    int count = 60_000;
    try (PlanCache plans = new PlanCache()) {
      PlanCache.Kind<Operand, AutoCloseable> kind = kind(plans);
      for (int step = 0; step < 5; step++) {
        for (int i = 0; i < count; i++) {
          kind.of(new Operand(i));
        }
      }
      assertThat(made).hasValue(count);
      assertThat(closed).hasValue(0);
    }
    assertThat(closed).hasValue(count);
  }

  /** As the plans of texts of many lengths, each used for each of its tokens. */
  @Test
  void plansThatFellOutOfUseAreDropped() {
    try (PlanCache plans = new PlanCache()) {
      PlanCache.Kind<Operand, AutoCloseable> kind = kind(plans);
      for (int text = 0; text < 1000; text++) {
        for (int token = 0; token < 50; token++) {
          for (int i = 0; i < 42; i++) {
            kind.of(new Operand(42L * text + i));
          }
        }
        assertThat(plans.size()).isLessThan(10_000);
      }
      assertThat(made).hasValue(42_000);
      assertThat(plans.size()).isEqualTo(made.get() - closed.get());
    }
    assertThat(closed).hasValue(42_000);
  }

  @Test
  void thereIsALimitInAnyCase() {
    try (PlanCache plans = new PlanCache()) {
      PlanCache.Kind<Operand, AutoCloseable> kind = kind(plans);
      for (int i = 0; i < 200_000; i++) {
        kind.of(new Operand(i));
      }
      assertThat(plans.size()).isEqualTo(1 << 16);
    }
  }

  /** Two kinds with the same operands would get each other's plans. */
  @Test
  void eachKindHasOperandsOfItsOwn() {
    try (PlanCache plans = new PlanCache()) {
      kind(plans);
      assertThatThrownBy(() -> kind(plans))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Operand");
    }
  }
}
