package dev.lotrgpt.maven.report.page;

import static dev.lotrgpt.claim.ClaimVerdict.Outcome.HOLDS;
import static dev.lotrgpt.claim.ClaimVerdict.Outcome.REFUTED;
import static dev.lotrgpt.claim.ClaimVerdict.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.claim.ClaimVerdict.Outcome;
import dev.lotrgpt.claim.ClaimVerdict.SeedOutcome;
import dev.lotrgpt.plan.Claim;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClaimViewTest {

  /** A p decides; without one, as of a largest run, each seed has to say so alone. */
  @Test
  void greenIsWhatChanceWouldHardlyDo() {
    assertThat(standing(0, 0.01, HOLDS, HOLDS, REFUTED)).isEqualTo("holds");
    assertThat(standing(0, 0.2, HOLDS, HOLDS, HOLDS)).isEqualTo("holds weak");
    assertThat(standing(0, Double.NaN, HOLDS, HOLDS, HOLDS)).isEqualTo("holds");
    assertThat(standing(0, Double.NaN, HOLDS, REFUTED, HOLDS)).isEqualTo("holds weak");
    assertThat(standing(0, Double.NaN, HOLDS, UNDECIDED, HOLDS)).isEqualTo("holds weak");
    assertThat(standing(1, Double.NaN)).as("one seed").isEqualTo("holds weak");
    assertThat(standing(3, Double.NaN)).as("a law of all three seeds").isEqualTo("holds");
  }

  private static String standing(int together, double p, Outcome... seeds) {
    List<SeedOutcome> each =
        Stream.of(seeds).map(outcome -> new SeedOutcome("1", outcome)).toList();
    Claim claim = new Claim("It is so", "all.max('bestVal') lt 2");
    return ClaimView.of(
            new ClaimVerdict("study", claim, HOLDS, List.of(), together, p, List.of(), each),
            List.of())
        .standing();
  }
}
