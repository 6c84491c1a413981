package dev.lotrgpt.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.claim.ClaimVerdict.Outcome;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyFixture;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.training.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of runs whose loss falls with the text to the power of 0.5. */
class ExponentTest {
  private static final String FIVE = "0.0625, 0.125, 0.25, 0.5, 1";

  @Test
  void severalSeedsOfSeveralSizesDecide() {
    ClaimVerdict verdict = verdict("exponent('data') gt 0.3", FIVE, "1, 2, 3");

    assertThat(verdict.outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(verdict.detail())
        .matches(
            "exponent of data 0\\.\\d\\d \\(95 % interval 0\\.\\d\\d to 0\\.\\d\\d\\);"
                + " exponent\\(data\\) 0\\.\\d+ \\(n=15\\) > 0\\.3; 3 seeds together");
    assertThat(verdict.seeds()).as("a seed alone has none").isEmpty();
    assertThat(verdict("exponent('data') lt 0.3", FIVE, "1, 2, 3").outcome())
        .isEqualTo(Outcome.REFUTED);
  }

  @Test
  void theEndsOfTheIntervalCanBeAskedFor() {
    String around =
        "exponentLow('data') lt exponent('data') and exponent('data') lt exponentHigh('data')"
            + " and exponentLow('data') gt 0 and all.exponentHigh('data') lt 3";
    assertThat(verdict(around, FIVE, "1, 2, 3").outcome()).isEqualTo(Outcome.HOLDS);
  }

  /** It fails no build, as nothing is wrong but that there is too little. */
  @Test
  void oneSeedIsTooFew() {
    ClaimVerdict verdict = verdict("exponent('data') gt 0.1", FIVE, "1");

    assertThat(verdict.outcome()).isEqualTo(Outcome.TOO_FEW_SEEDS);
    assertThat(verdict.detail())
        .contains("too few runs to give the exponent of data an interval", "-Dlotr-gpt.seeds=3");
  }

  @Test
  void whatCanNeverBeDecidedIsAMistake() {
    assertThatThrownBy(() -> verdict("exponent('data') gt 0", "0.25, 0.5, 1", "1, 2"))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining(
            "<holds>, column 10: an exponent of data takes at least 4 different sizes of it, and"
                + " there are 3");
    assertThatThrownBy(() -> verdict("exponent('parameters') gt 0", FIVE, "1, 2"))
        .hasMessageContaining("an exponent of parameters takes at least 4", "there are 1");
    assertThatThrownBy(() -> verdict("exponent('dta') gt 0", FIVE, "1"))
        .hasMessageContaining("'dta' has no exponent: perhaps you meant data");
    assertThatThrownBy(() -> verdict("exponent('data', 1) gt 0", FIVE, "1"))
        .hasMessageContaining("write it like exponent('data')");
  }

  private static ClaimVerdict verdict(String claim, String fractions, String seeds) {
    Study study =
        StudyFixture.study(
            new Sweep(
                StudyFixture.baseline(),
                null,
                StudyFixture.ordered("fraction", fractions, "seed", seeds)),
            claim);
    List<RunResult> runs = study.runs().stream().map(ExponentTest::trained).toList();
    return ClaimEvaluator.evaluate(new StudyResults(study, runs)).get(0);
  }

  private static RunResult trained(PlannedRun run) {
    double fraction = (Double) run.settings().get(Setting.FRACTION);
    double noise = 0.002 * ((Long) run.settings().get(Setting.SEED) - 2);
    double loss = 1.5 + 0.2 / Math.sqrt(fraction) + noise;
    return new RunResult(
        run,
        RunResult.Status.TRAINED,
        null,
        List.of(new Metrics(10, loss, loss, 1e-3, 100)),
        null,
        null);
  }
}
