package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.training.TrainingInterruptedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("slow")
class SideBySideTest {
  private final List<PlannedRun> planned =
      new Sweep(Settings.defaults(), null, Map.of(Setting.SEED.key(), "1, 2, 3"))
          .runs(OneText.of("0"), "cpu");

  @Test
  void aFailureComesWhenAllRunsHaveEnded() {
    ConcurrentLinkedQueue<String> ended = new ConcurrentLinkedQueue<>();
    CountDownLatch both = new CountDownLatch(2);
    assertThatThrownBy(
            () ->
                new SideBySide(2, 1)
                    .forEach(
                        planned,
                        run -> {
                          await(both);
                          if (run.equals(planned.get(0))) {
                            throw new TrainingInterruptedException();
                          }
                          writeCheckpoint();
                          ended.add(run.label());
                          return true;
                        }))
        .isInstanceOf(TrainingInterruptedException.class);
    assertThat(ended).containsExactly(planned.get(1).label());
  }

  @Test
  void noRunBeginsAfterOneThatEndsThemAll() {
    ConcurrentLinkedQueue<String> begun = new ConcurrentLinkedQueue<>();
    new SideBySide(1, 2)
        .forEach(
            planned,
            run -> {
              begun.add(run.label());
              return !run.equals(planned.get(1));
            });
    assertThat(begun).containsExactly(planned.get(0).label(), planned.get(1).label());
  }

  private static void await(CountDownLatch both) {
    both.countDown();
    try {
      assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void writeCheckpoint() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
