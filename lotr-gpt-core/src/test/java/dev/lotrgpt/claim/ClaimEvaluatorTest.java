package dev.lotrgpt.claim;

import static dev.lotrgpt.claim.ClaimVerdict.Outcome.HOLDS;
import static dev.lotrgpt.claim.ClaimVerdict.Outcome.REFUTED;
import static dev.lotrgpt.claim.ClaimVerdict.Outcome.TOO_FEW_SEEDS;
import static dev.lotrgpt.claim.ClaimVerdict.Outcome.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.*;
import dev.lotrgpt.result.*;
import dev.lotrgpt.store.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimEvaluatorTest {
  private static RunStore trained;
  @TempDir Path directory;

  @BeforeAll
  static void train(@TempDir Path directory) throws IOException {
    trained = StudyFixture.trainAll(new RunStore(directory), StudyFixture.regularisation());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "effect('dropout', 'finalVal') > 4 * effect('weightDecay', 'finalVal')",
        "abs(effect('dropout', 'finalVal') - 0.4) < 1e-9",
        "where('weightDecay', 0.1).effect('dropout', 'finalVal') gt 0.39",
        "where('dropout', 0).gap > where('dropout', 0.2).gap",
        "where('dropout', 0).where('weightDecay', 0.1).finalVal > 2.6",
        "where(\"dropout\", '0.20').finalVal lt where('dropout', 0.0).finalVal",
        "abs(all.rise - 0.1) < 0.000001",
        "all.min('bestVal') < all.bestVal and all.bestVal < all.max('bestVal')",
        "all.bestIteration == 10 && not (all.finalVal <= all.bestVal)",
        "all.n == 12 and where('seed', 2).n eq 4 and all.parameters != 3",
        "-all.finalTrain < -1 or !(1 / 2 == 0.5)",
        "1 / 2 * all.n == 6",
        "where('layers', 2).n >= 12",
        "falls('dropout', 'finalVal', 0.3) and rises('weightDecay', 'finalVal', 0.0)",
        "where('weightDecay', 0.1).falls('dropout', 'finalVal', 0.1)",
        "beats(where('dropout', 0.2), where('dropout', 0), 'finalVal', 0.05)",
        "where('dropout', 0.2).beats(where('dropout', 0), 'finalVal', 1e-9)",
      })
  void holds(String expression) throws IOException {
    ClaimVerdict verdict = verdict(expression);
    assertThat(verdict.outcome()).as(verdict.detail()).isEqualTo(HOLDS);
    assertThat(verdict.evidence()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "where('dropout', 0.2).finalVal > where('dropout', 0).finalVal",
        "all.finalVal < 2 or all.finalVal > 3",
        "not (all.rise > 0)",
      })
  void refutes(String expression) throws IOException {
    ClaimVerdict verdict = verdict(expression);
    assertThat(verdict.outcome()).as(verdict.detail()).isEqualTo(REFUTED);
  }

  @Test
  void tellsTheNumbersItComparedAndForHowManySeedsItHolds() throws IOException {
    ClaimVerdict verdict = verdict("where('dropout', 0).gap > 1.2 * where('dropout', 0.2).gap");
    assertThat(verdict.detail())
        .isEqualTo(
            "where(dropout=0).gap 1.055 (n=6) > 1.2 * where(dropout=0.2).gap 0.855 (n=6), a difference"
                + " of 0.029 > 0; holds for 3 of 3 seeds");
    assertThat(verdict.evidence().get(0).value()).isCloseTo(1.055, offset(1e-9));
    assertThat(verdict.seeds())
        .extracting(ClaimVerdict.SeedOutcome::seed, ClaimVerdict.SeedOutcome::outcome)
        .containsExactly(tuple("1", HOLDS), tuple("2", HOLDS), tuple("3", HOLDS));
  }

  @Test
  void tellsBothSidesOfEachComparison() throws IOException {
    assertThat(verdict("all.rise > 0.2 or 2 * all.rise < 1").detail())
        .isEqualTo(
            "all.rise 0.100 (n=12), not > 0.2; 2 * all.rise 0.100 (n=12) = 0.200 < 1;"
                + " holds for 3 of 3 seeds");
    assertThat(verdict("where('dropout', 0).gap ge where('dropout', 0).gap").detail())
        .contains("a difference of 0.000 >= 0");
    assertThat(verdict("where('dropout', 0).gap le where('dropout', 0).gap").detail())
        .contains("a difference of 0.000 >= 0");
    assertThat(verdict("falls('dropout', 'finalVal', 0.3)").detail())
        .isEqualTo(
            "dropout 0 to 0.2: 2.557 to 2.157, falls by 0.400 > 0.3; holds for 3 of 3 seeds");
    assertThat(verdict("beats(where('dropout', 0), where('dropout', 0.2), 'gap', 0.5)").detail())
        .startsWith(
            "better by -0.200 (95 % interval -0.200 to -0.200, 3 seeds), p = 1.0, not below 0.5");
  }

  /** The fixture's seeds add 0.001, 0.002 and 0.003: a standard deviation of 0.001. */
  @Test
  void anEffectHasItsIntervalAndHowLikelyChanceMakesIt() throws IOException {
    ClaimVerdict alone = verdict("where('dropout', 0).finalVal < 2.56");
    assertThat(alone.detail())
        .isEqualTo(
            "where(dropout=0).finalVal 2.557 (n=6) < 2.56, 95 % interval 2.555 to 2.559, p = 0.018;"
                + " holds for 3 of 3 seeds");
    assertThat(alone.p()).isCloseTo(0.01755, offset(1e-5));
    // Of what is no mean as well: all but linear here.
    assertThat(verdict("abs(0 - where('dropout', 0).finalVal) lt 2.56").p())
        .isCloseTo(0.01755, offset(1e-5));
    // Twice as steep over seeds as its other side, and turned round so that the limit is positive.
    assertThat(
            verdict("where('dropout', 0.2).finalVal lt 2 * all.finalVal - 2.55").details().get(0))
        .isEqualTo(
            "where(dropout=0.2).finalVal 2.157 (n=6) < 2 * all.finalVal 2.357 (n=12) - 2.55, a"
                + " difference of 2.557 (95 % interval 2.555 to 2.559) > 2.55, p = 0.0034");
    assertThat(verdict("falls('dropout', 'finalVal', 0.3)").p()).isNaN();
    assertThat(verdict("beats(where('dropout', 0.2), where('dropout', 0), 'finalVal', 0.05)").p())
        .isZero();
  }

  /** A p is of what holds: the opposite of a comparison has none. */
  @Test
  void whatDoesNotHoldHasNoProbability() throws IOException {
    for (String claim :
        List.of(
            "where('dropout', 0).finalVal > 2.56",
            "not (where('dropout', 0).finalVal > 2.56)",
            "where('dropout', 0).finalVal > 2.56 or where('dropout', 0).finalVal < 2.56")) {
      ClaimVerdict verdict = verdict(claim);
      assertThat(verdict.p()).as(claim).isNaN();
      assertThat(verdict.details().get(0))
          .isEqualTo(
              "where(dropout=0).finalVal 2.557 (n=6), not > 2.56, 95 % interval 2.555 to 2.559");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "all.realWordRate > 0.333; all.realWordRate 40.0 % (n=12) > 33.3 %",
        "all.realWordRate > 1 / 3; all.realWordRate 40.0 % (n=12) > 33.33 %",
        "where('dropout', 0).realWordRate < where('dropout', 0.2).realWordRate + 0.02;"
            + " where(dropout=0).realWordRate 40.0 % (n=6) < where(dropout=0.2).realWordRate 40.0 %"
            + " (n=6) + 2 points, a difference of 0.0 points < 2 points",
        "where('dropout', 0).realWordRate > where('dropout', 0.2).realWordRate - 0.02;"
            + " where(dropout=0).realWordRate 40.0 % (n=6) > where(dropout=0.2).realWordRate 40.0 %"
            + " (n=6) - 2 points, a difference of 0.0 points < 2 points",
        "0.02 + where('dropout', 0).realWordRate > where('dropout', 0.2).realWordRate;"
            + " 2 points + where(dropout=0).realWordRate 40.0 % (n=6) >"
            + " where(dropout=0.2).realWordRate 40.0 % (n=6), a difference of 0.0 points < 2 points",
        "where('dropout', 0).realWordRate - where('dropout', 0.2).realWordRate < 0.02;"
            + " where(dropout=0).realWordRate 40.0 % (n=6) - where(dropout=0.2).realWordRate 40.0 %"
            + " (n=6) = 0.0 points < 2 points",
        "effect('dropout', 'realWordRate') < 0.02;"
            + " effect(dropout, realWordRate) 0.0 points (n=12) < 2 points",
        "effect('dropout', 'realWordRate') < all.realWordRate - 0.1;"
            + " effect(dropout, realWordRate) 0.0 points (n=12) < all.realWordRate 40.0 % (n=12) - 10"
            + " points, a difference of 40.0 points > 10 points",
        "1 - all.realWordRate > 0.5; 100 % - all.realWordRate 40.0 % (n=12) = 60.0 % > 50 %",
        "0.02 > abs(all.realWordRate - 0.39);"
            + " 2 % > abs(all.realWordRate 40.0 % (n=12) - 39 points) 1.0 %",
        "all.max('parameters') < 1.05 * all.min('parameters'); all.max(parameters) 1,234 (n=12) <"
            + " 1.05 * all.min(parameters) 1,234 (n=12), a difference of 62 > 0",
        "all.bestVal lt 1.88 + 0.5; all.bestVal 2.257 (n=12) < 1.88 + 0.5",
        "all.verbatimRate / all.realWordRate < 0.03;"
            + " all.verbatimRate 1.0 % (n=12) / all.realWordRate 40.0 % (n=12) = 0.0250 <"
            + " 0.03",
        "0.5 > 2 * (all.realWordRate - 0.25);"
            + " 50 % > 2 * (all.realWordRate 40.0 % (n=12) - 25 points) = 30.0 %",
      })
  void bothSidesAreInOneUnit(String claim, String told) throws IOException {
    Study study = StudyFixture.regularisation(claim);
    RunStore store = StudyFixture.trainAll(new RunStore(directory), study);
    for (PlannedRun run : study.runs()) {
      StudyFixture.evaluate(store, run);
    }
    ClaimVerdict verdict = ClaimEvaluator.evaluate(StudyResults.read(store, study)).get(0);
    assertThat(verdict.details().get(0).replaceAll(", (\\()?95 % .*$", "")).isEqualTo(told);
  }

  /** A per cent more of a share is another number. */
  @Test
  void sharesDifferByPoints() throws IOException {
    List<String> claims =
        List.of(
            "where('dropout', 0).falls('weightDecay', 'realWordRate', -0.1)",
            "beats(where('dropout', 0.2), where('dropout', 0), 'realWordRate', 0.05)");
    Study study = StudyFixture.regularisation(claims.toArray(String[]::new));
    RunStore store = StudyFixture.trainAll(new RunStore(directory), study);
    for (PlannedRun run : study.runs()) {
      StudyFixture.evaluate(store, run);
    }
    List<ClaimVerdict> verdicts = ClaimEvaluator.evaluate(StudyResults.read(store, study));
    assertThat(verdicts.get(0).details().get(0))
        .contains("40.0 % to 40.0 %, falls by 0.0 points > ", "10 points");
    assertThat(verdicts.get(1).details().get(0))
        .startsWith("better by 0.0 points (95 % interval 0.0 to 0.0 points, 3 seeds)");
  }

  @Test
  void aProbabilityTakesTwoSeeds() throws IOException {
    String claim = "beats(where('dropout', 0.2), where('dropout', 0), 'finalVal', 0.05)";
    Study study =
        StudyFixture.study(
            new Sweep(StudyFixture.baseline(), null, Map.of("dropout", "0, 0.2")),
            claim,
            "where('dropout', 0).rise > 0");
    RunStore store = StudyFixture.trainAll(new RunStore(directory), study);
    List<ClaimVerdict> verdicts = ClaimEvaluator.evaluate(StudyResults.read(store, study));
    assertThat(verdicts.get(0).outcome()).isEqualTo(TOO_FEW_SEEDS);
    assertThat(verdicts.get(0).detail())
        .startsWith("p needs at least two seeds, as with -Dlotr-gpt.seeds=3; where(dropout=0.2)");
    assertThat(verdicts.get(1).detail()).endsWith("; 1 seed");
    assertThat(ClaimEvaluator.evaluate(StudyResults.none(study)).get(0).outcome())
        .isEqualTo(UNDECIDED);
  }

  /** One end with fewer decimals would look less exact than the other. */
  @ParameterizedTest
  @CsvSource({
    "0.331, 0.34, 0.331 to 0.340",
    "0.95, 1.05, 0.95 to 1.05",
    "-0.00004, 0.02, 0.0000 to 0.0200",
    "9.996, 120.4, 10 to 120",
    "0, 0, 0 to 0",
  })
  void bothEndsOfAnIntervalHaveAsManyDecimals(double low, double high, String told) {
    assertThat(Origin.range(low, high, null)).isEqualTo(told);
  }

  @Test
  void whatWasMeasuredKeepsItsZeros() throws IOException {
    assertThat(
            verdict("where('dropout', 0.2).gap / where('dropout', 0).gap < 0.9").details().get(0))
        .endsWith(" = 0.810 < 0.9");
    assertThat(
            verdict("where('dropout', 0).finalVal / where('dropout', 0.2).finalVal > 1")
                .details()
                .get(0))
        .endsWith(" = 1.19 > 1, 95 % interval 1.19 to 1.19, p < 0.001");
  }

  @Test
  void aPIsSaidForHowManySeedsItHoldsAlone() throws IOException {
    ClaimVerdict verdict =
        verdict("beats(where('dropout', 0.2), where('dropout', 0), 'finalVal', 0.05)");
    assertThat(verdict.seedsHolding()).isEqualTo(3);
    assertThat(verdict.detail()).endsWith("; holds for 3 of 3 seeds");
    assertThat(verdict.certainty()).isEqualTo("3 of 3 seeds, p < 0.001");
    assertThat(verdict.details().get(0)).endsWith(", p < 0.001, below 0.05");
    ClaimVerdict strict =
        verdict("beats(where('dropout', 0.2), where('dropout', 0), 'finalVal', 0.0000001)");
    assertThat(strict.details().get(0)).endsWith(", p = 0.0, below 0.0000001");
    // A p that a claim asks for is told whatever it is: else those of tables would all be small.
    ClaimVerdict worse =
        verdict("beats(where('dropout', 0), where('dropout', 0.2), 'finalVal', 0.05)");
    assertThat(worse.certainty()).isEqualTo("0 of 3 seeds, p = 1.0");
    assertThat(worse.p()).isEqualTo(1);
  }

  @Test
  void thatSeedsLackResultsIsNotThatAClaimFailsForThem() {
    Study study = StudyFixture.regularisation("all.finalVal < 100");
    ClaimVerdict verdict = ClaimEvaluator.evaluate(StudyResults.none(study)).get(0);
    assertThat(verdict.certainty()).isEqualTo("each of the 3 seeds lacks results");
    assertThat(verdict.detail()).endsWith("; each of the 3 seeds lacks results");
  }

  @Test
  void aMeanCanHoldWhereSomeSeedsDoNot() throws IOException {
    // The mean over the seeds' noise of 0.001, 0.002 and 0.003 lies between the last two.
    ClaimVerdict verdict =
        verdict("where('dropout', 0).where('weightDecay', 0.1).finalVal < 2.6025");
    assertThat(verdict.outcome()).isEqualTo(HOLDS);
    assertThat(verdict.detail()).endsWith("; holds for 2 of 3 seeds");
  }

  @Test
  void aClaimAboutSeedsIsNotSplitBySeed() throws IOException {
    ClaimVerdict verdict = verdict("where('seed', 1).finalVal < where('seed', 3).finalVal");
    assertThat(verdict.outcome()).isEqualTo(HOLDS);
    assertThat(verdict.seeds()).isEmpty();
  }

  @Test
  void casesAreSelectedByName() throws IOException {
    Study study =
        StudyFixture.study(
            new Sweep(
                StudyFixture.baseline(),
                List.of(
                    StudyFixture.ordered("name", "plain", "dropout", "0"),
                    StudyFixture.ordered("name", "127", "dropout", "0.3")),
                null),
            "where('case', 'plain').finalVal > where('case', 127).finalVal",
            "effect('case', 'finalVal') > 0.5 and effect('dropout', 'finalVal') > 0.5");
    RunStore store = StudyFixture.trainAll(new RunStore(directory), study);
    assertThat(ClaimEvaluator.evaluate(StudyResults.read(store, study)))
        .extracting(ClaimVerdict::outcome)
        .containsExactly(HOLDS, HOLDS);
  }

  @Test
  void withoutAllOfItsRunsAClaimIsUndecided() throws IOException {
    Study study =
        StudyFixture.regularisation(
            "where('dropout', 0.2).finalVal < 100", "where('dropout', 0).finalVal < 100");
    RunStore store = StudyFixture.trainAll(new RunStore(directory), study);
    PlannedRun last = study.runs().get(study.runs().size() - 1);
    StudyFixture.fail(store, last, "the loss is NaN at iteration 20");

    List<ClaimVerdict> verdicts = ClaimEvaluator.evaluate(StudyResults.read(store, study));

    assertThat(verdicts.get(0).outcome()).isEqualTo(UNDECIDED);
    assertThat(verdicts.get(0).detail())
        .isEqualTo(
            "'dropout 0.2, weightDecay 0.1, seed 3': failed: the loss is NaN at"
                + " iteration 20; holds for 2 of 2 seeds, 1 more lacks results");
    assertThat(verdicts.get(0).certainty())
        .isEqualTo("holds for 2 of 2 seeds, 1 more lacks results");
    assertThat(verdicts.get(1).outcome()).isEqualTo(HOLDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not (all.finalVal > 0)",
        "all.finalVal != 3",
        "all.finalVal > 0 or all.n >= 0",
        "not (effect('dropout', 'gap') > 0)",
        "!(all.min('perplexity') > 1)",
        "all.n > 1 eq all.n > 1",
      })
  void nothingPassesOnANumberThatIsNotThere(String expression) {
    Study study = StudyFixture.regularisation(expression);
    ClaimVerdict verdict = ClaimEvaluator.evaluate(StudyResults.none(study)).get(0);
    assertThat(verdict.outcome()).isEqualTo(UNDECIDED);
    assertThat(verdict.detail()).contains("not trained").contains("and 11 more runs: not ");
  }

  @Test
  void whatIsNotEvaluatedIsUndecided() throws IOException {
    ClaimVerdict verdict = verdict("all.perplexity < 1e9");
    assertThat(verdict.outcome()).isEqualTo(UNDECIDED);
    assertThat(verdict.detail())
        .contains("'dropout 0, weightDecay 0.01, seed 1' and 11 more runs: not evaluated");
  }

  @Test
  void aQuotientOfZeroesIsUndecided() throws IOException {
    ClaimVerdict verdict = verdict("not (all.finalVal / (all.n - 12) > 1)");
    assertThat(verdict.outcome()).isEqualTo(UNDECIDED);
    assertThat(verdict.detail()).contains("/ 0.0 is not a finite number");
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/claims/mistakes.txt", delimiterString = ";;", quoteCharacter = '`')
  void namesTheClaimAndTheFixBeforeTraining(String expression, String message) {
    Study study = StudyFixture.regularisation(expression);
    assertThatThrownBy(() -> ClaimEvaluator.check(study))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith("study regularisation, claim 1, 'it is so': " + message);
  }

  @Test
  void aClaimIsNeitherLongNorDeep() {
    assertThatThrownBy(() -> verdict("all.gap > 1" + " ".repeat(990)))
        .hasMessageEndingWith(": <holds> has 1001 characters: at most 1000");
    String deep = "(".repeat(100) + "all.gap > 1" + ")".repeat(100);
    assertThatThrownBy(() -> verdict(deep))
        .hasMessageEndingWith(
            "column 101: this is inside of more than 100 parentheses or signs: take some out");
    assertThatThrownBy(() -> verdict("-".repeat(100) + "all.gap > 1"))
        .hasMessageEndingWith(
            "column 101: this is inside of more than 100 parentheses or signs: take some out");
  }

  @Test
  void aMessageHoldsNothingThatMovesTheCursor() {
    assertThatThrownBy(() -> verdict("all.gap > \u001b[31m"))
        .hasMessageContaining("is needed here, not '?':");
    assertThatThrownBy(() -> verdict("where('dropout\u001b', 0).gap > 1"))
        .hasMessageContaining("not a text without its second quote");
  }

  @Test
  void aMistakeInTheNameOfACaseIsNamed() {
    Study study =
        StudyFixture.study(
            new Sweep(
                StudyFixture.baseline(),
                List.of(
                    StudyFixture.ordered("name", "small", "dropout", "0"),
                    StudyFixture.ordered("name", "large", "dropout", "0.3")),
                null),
            "where('case', 'smal').gap > 1");
    assertThatThrownBy(() -> ClaimEvaluator.check(study))
        .hasMessageEndingWith("column 15: 'smal' is no value of case: perhaps you meant small");
  }

  @Test
  void textsAreSelectedByTheirNames() throws Exception {
    Sweep sweep =
        new Sweep(
            StudyFixture.baseline(),
            null,
            StudyFixture.ordered(
                "corpus", "texts/a.txt, texts/b.txt", "fraction", "0.1, 0.3, 0.5, 1"));
    Study study =
        StudyFixture.study(
            sweep,
            "where('corpus', 'a.txt').n eq 4",
            "where('corpus', 'b.txt').finalVal eq where('corpus', 'a.txt').finalVal");
    RunStore store = StudyFixture.trainAll(new RunStore(directory), study);
    assertThat(ClaimEvaluator.evaluate(StudyResults.read(store, study)))
        .extracting(ClaimVerdict::outcome)
        .containsOnly(HOLDS);
    assertThatThrownBy(
            () -> ClaimEvaluator.check(StudyFixture.study(sweep, "where('corpus', 'c').n eq 3")))
        .hasMessageContaining("'c' is no value of corpus");
    assertThatThrownBy(
            () -> ClaimEvaluator.check(StudyFixture.study(sweep, "exponent('data') lt 1")))
        .hasMessageContaining("a law is of runs on one text, and these have 2")
        .hasMessageContaining("where('corpus', 'a.txt')");
    ClaimEvaluator.check(
        StudyFixture.study(sweep, "where('corpus', 'a.txt').exponent('data') lt 1"));
    assertThatThrownBy(
            () ->
                ClaimEvaluator.check(
                    StudyFixture.regularisation("where('corpus', 'plays').n eq 12")))
        .hasMessageContaining("the study has one text");
  }

  @Test
  void aClaimNeedsAStatementAndAnExpression() {
    Study study = StudyFixture.regularisation();
    for (Claim claim :
        new Claim[] {new Claim(" ", "all.gap > 1"), new Claim("so", " "), new Claim(null, null)}) {
      Study wrong =
          new Study(
              StudyFixture.PROJECT,
              study.id(),
              study.title(),
              study.question(),
              study.varied(),
              study.runs(),
              List.of(claim));
      assertThatThrownBy(() -> ClaimEvaluator.check(wrong))
          .isInstanceOf(MistakeException.class)
          .hasMessageContaining("is empty");
    }
  }

  private static ClaimVerdict verdict(String expression) throws IOException {
    Study study = StudyFixture.regularisation(expression);
    ClaimEvaluator.check(study);
    return ClaimEvaluator.evaluate(StudyResults.read(trained, study)).get(0);
  }
}
