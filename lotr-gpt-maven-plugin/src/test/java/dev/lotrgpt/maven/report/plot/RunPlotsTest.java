package dev.lotrgpt.maven.report.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.report.result.Curve;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A figure says that losses are beyond its axis where they are, and nowhere else. */
class RunPlotsTest {
  private static Curve curve(double... losses) {
    return new Curve(
        List.of(),
        IntStream.range(0, losses.length)
            .mapToObj(i -> new Curve.Band(100 * i, i, losses[i], losses[i], losses[i]))
            .toList());
  }

  private static String beyond(Curve train, Curve validation) {
    return RunPlots.beyond(RunPlots.of(train, validation, Ink.BLUE));
  }

  private static final Curve FALLS = curve(4.2, 2.4, 1.9, 1.7);
  private static final Curve BLOWS_UP = curve(4.2, 2.4, 3.9, 5.4);

  @Test
  void lossesThatAreCutAreNamed() {
    assertThat(beyond(FALLS, FALLS)).isEqualTo(" The initial losses are beyond the axis.");
    assertThat(beyond(FALLS, BLOWS_UP))
        .isEqualTo(" The initial training losses are beyond the axis.");
    assertThat(beyond(BLOWS_UP, FALLS))
        .isEqualTo(" The initial validation losses are beyond the axis.");
    assertThat(beyond(BLOWS_UP, BLOWS_UP)).isEmpty();
    assertThat(beyond(curve(4.2), curve(4.2))).isEmpty();
  }
}
