package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The best evaluation, and two that are not better.
        "2 | 3 2 2.5 2.1 | true",
        "2 | 3 2 2.5     | false",
        // As good is not better.
        "2 | 3 2 2 2     | true",
        // One that is better begins the count anew.
        "2 | 3 2 2.5 1.9 | false",
        "1 | 3 4         | true",
        "0 | 1 2 3 4 5   | false"
      })
  void comesWhenPatienceIsAtItsEnd(int patience, String losses, boolean ended) {
    assertThat(new Ending(1000, 10, patience).isReached(state(losses))).isEqualTo(ended);
  }

  @Test
  void comesWithTheLastIterationOnceThatIsEvaluated() {
    Ending ending = new Ending(30, 20, 0);
    TrainingState last = new TrainingState(30, state("3 2").metrics(), 0);
    assertThat(ending.isEvaluated(30)).isTrue();
    assertThat(ending.isReached(last)).isFalse();
    assertThat(ending.isReached(last.with(new Metrics(30, 1, 1, 1e-3, 1)))).isTrue();
  }

  @Test
  void doesNotComeBetweenEvaluations() {
    Ending ending = new Ending(1000, 10, 1);
    assertThat(ending.isReached(state("1 2"))).isTrue();
    assertThat(ending.isReached(state("1 2").next())).isFalse();
  }

  /** Evaluated every ten iterations. */
  private static TrainingState state(String losses) {
    TrainingState state = TrainingState.initial();
    for (double loss : Arrays.stream(losses.split(" ")).mapToDouble(Double::valueOf).toArray()) {
      int iteration = 10 * state.metrics().size();
      state =
          new TrainingState(iteration, state.metrics(), 0)
              .with(new Metrics(iteration, 1, loss, 1e-3, iteration));
    }
    return state;
  }
}
