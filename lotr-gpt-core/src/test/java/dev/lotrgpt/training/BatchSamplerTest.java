package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.text.Tokens;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchSamplerTest {
  private static final Tokens TEXT = Tokens.of(IntStream.range(0, 100).toArray());

  @Test
  void targetsFollowTokens() {
    Batch batch = sampler(8, 7).batch(5);

    assertThat(batch.size()).isEqualTo(7);
    assertThat(batch.length()).isEqualTo(8);
    for (int i = 0; i < 7; i++) {
      for (int t = 0; t < 8; t++) {
        assertThat(batch.tokens()[i * 8 + t]).isEqualTo(batch.tokens()[i * 8] + t);
        assertThat(batch.targets()[i * 8 + t]).isEqualTo(batch.tokens()[i * 8 + t] + 1);
      }
    }
  }

  @Test
  void everyWindowOccurs() {
    BatchSampler sampler = sampler(90, 10);
    Set<Integer> starts = new HashSet<>();
    for (int iteration = 0; iteration < 50; iteration++) {
      Batch batch = sampler.batch(iteration);
      for (int i = 0; i < 10; i++) {
        starts.add(batch.tokens()[i * 90]);
      }
    }

    assertThat(starts).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void batchDependsOnKeyAndIterationOnly() {
    assertThat(sampler(8, 7).batch(3).tokens())
        .isEqualTo(sampler(8, 7).batch(3).tokens())
        .isNotEqualTo(sampler(8, 7).batch(4).tokens())
        .isNotEqualTo(new BatchSampler(TEXT, 7, 8, new CounterRandom(2)).batch(3).tokens());
  }

  @Test
  void refusesTextWithoutWindow() {
    assertThat(sampler(99, 2).batch(0).targets()).contains(99);
    assertThatThrownBy(() -> sampler(100, 2)).hasMessageContaining("100 tokens has no window");
  }

  private static BatchSampler sampler(int length, int size) {
    return new BatchSampler(TEXT, size, length, new CounterRandom(1));
  }
}
