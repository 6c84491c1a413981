package dev.lotrgpt.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.EvaluationFailure;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.SplitLength;
import dev.lotrgpt.training.MetricsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyResultsTest {
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  @TempDir Path directory;
  private RunStore store;
  private Study study;
  private PlannedRun first;

  @BeforeEach
  void plan() {
    store = new RunStore(directory);
    study =
        StudyFixture.study(
            new Sweep(StudyFixture.baseline(), null, StudyFixture.ordered("dropout", "0, 0.2")));
    first = study.runs().get(0);
  }

  @Test
  void joinsPlanRecordLossesAndEvaluation() throws IOException {
    StudyFixture.trainAll(store, study);
    StudyFixture.evaluate(store, first);
    StudyResults results = StudyResults.read(store, study);

    RunResult run = results.runs().get(0);
    assertThat(run.trained()).isTrue();
    assertThat(run.problem()).isNull();
    assertThat(run.metrics()).isEqualTo(StudyFixture.metrics(first));
    assertThat(run.evaluation().samples()).hasSize(1);
    assertThat(run.value("dropout")).isEqualTo("0");
    assertThat(results.problems()).isEmpty();
    assertThat(results.values("dropout")).containsExactly("0", "0.2");
    assertThat(results.where("dropout", "0.2").runs()).containsExactly(results.runs().get(1));
  }

  /** Of 900 characters, half of them, or of what a tokenizer made of them. */
  @Test
  void epochsAreTokensOverThoseOfTheTextThatIsUsed() throws IOException {
    Study halves =
        StudyFixture.study(
            new Sweep(StudyFixture.baseline(), null, StudyFixture.ordered("fraction", "0.5, 1")));
    StudyFixture.trainAll(store, halves);
    StudyResults results = StudyResults.read(store, halves);
    RunResult half = results.runs().get(0);

    assertThat(half.get(Metric.EPOCHS)).isEqualTo(300 / 450.0);
    assertThat(half.get(Metric.BEST_EPOCH)).isEqualTo(100 / 450.0);
    assertThat(half.epochs(half.metrics().get(0))).isZero();
    assertThat(results.runs().get(1).get(Metric.EPOCHS)).isEqualTo(300 / 900.0);
    assertThat(StudyResults.none(halves).mean(Metric.EPOCHS)).isNaN();

    RunRecord pairs = half.record();
    SplitLength train = new SplitLength(150, 450, 450);
    RunRecord tokenized =
        new RunRecord(
            pairs.format(),
            pairs.id(),
            pairs.status(),
            pairs.identity(),
            pairs.settings(),
            pairs.provenance(),
            pairs.result(),
            null,
            pairs.files(),
            new RunRecord.Tokenization(300, train, train));
    assertThat(tokenized.epochs(300)).isEqualTo(2);
  }

  @Test
  void metricsComeFromWhereTheySay() throws IOException {
    StudyFixture.trainAll(store, study);
    StudyFixture.evaluate(store, first);
    StudyResults results = StudyResults.read(store, study);
    RunResult run = results.runs().get(0);

    assertThat(run.get(Metric.BEST_VAL)).isCloseTo(2.511 - 0.1, ROUNDING);
    assertThat(run.get(Metric.BEST_ITERATION)).isEqualTo(10);
    assertThat(run.get(Metric.FINAL_TRAIN)).isCloseTo(1.501, ROUNDING);
    assertThat(run.get(Metric.FINAL_VAL)).isCloseTo(2.511, ROUNDING);
    assertThat(run.get(Metric.GAP)).isCloseTo(2.511 - 1.501, ROUNDING);
    assertThat(run.get(Metric.RISE)).isCloseTo(2.511 - (2.511 - 0.1), ROUNDING);
    assertThat(run.get(Metric.EVALUATED_TRAIN)).isEqualTo(1.25);
    assertThat(run.get(Metric.EVALUATED_VAL)).isEqualTo(1.5);
    assertThat(run.get(Metric.PERPLEXITY)).isEqualTo(Math.exp(1.5));
    assertThat(run.get(Metric.BITS_PER_CHAR)).isEqualTo(1.5 / Math.log(2));
    assertThat(run.get(Metric.REAL_WORD_RATE)).isEqualTo(0.4);
    assertThat(run.get(Metric.VERBATIM_RATE)).isEqualTo(0.01);
    assertThat(run.get(Metric.PARAMETERS)).isEqualTo(1234);
    assertThat(run.get(Metric.SECONDS)).isEqualTo(12.5);
    assertThat(run.get(Metric.TOKENS_PER_SECOND)).isEqualTo(1000);
    assertThat(results.runs().get(1).get(Metric.PERPLEXITY)).isNaN();
    assertThat(results.mean(Metric.PERPLEXITY)).isNaN();
    assertThat(results.mean(Metric.FINAL_VAL)).isCloseTo((2.511 + 2.111) / 2, ROUNDING);
    assertThat(results.where("dropout", "0.7").mean(Metric.FINAL_VAL)).isNaN();
  }

  @Test
  void valuesAreShownWithTheDigitsThatMeanSomething() {
    assertThat(Metric.FINAL_VAL.text(2.03149)).isEqualTo("2.031");
    assertThat(Metric.PARAMETERS.text(846421)).isEqualTo("846,421");
    assertThat(Metric.REAL_WORD_RATE.text(0.3144)).isEqualTo("31.4 %");
    assertThat(Metric.SECONDS.text(12.34)).isEqualTo("12.3 s");
    assertThat(Metric.GAP.text(Double.NaN)).isEqualTo("NaN");
  }

  @Test
  void runsThatAreNotFinishedSaySo() throws IOException {
    StudyFixture.begin(store, first);
    StudyResults results = StudyResults.read(store, study);
    RunResult begun = results.runs().get(0);
    assertThat(begun.status()).isEqualTo(RunResult.Status.RUNNING);
    assertThat(begun.problem()).isEqualTo("not finished: 10 of 30 iterations");
    assertThat(begun.metrics()).hasSize(2);
    assertThat(begun.get(Metric.FINAL_VAL)).isNaN();
    RunResult missing = results.runs().get(1);
    assertThat(missing.status()).isEqualTo(RunResult.Status.MISSING);
    assertThat(missing.problem()).isEqualTo("not trained");
    assertThat(results.problems()).hasSize(2);
    assertThat(results.trained().runs()).isEmpty();

    StudyFixture.fail(store, first, "the loss is NaN at iteration 20");
    RunResult failed = StudyResults.read(store, study).runs().get(0);
    assertThat(failed.status()).isEqualTo(RunResult.Status.FAILED);
    assertThat(failed.problem()).isEqualTo("failed: the loss is NaN at iteration 20");
  }

  @Test
  void whyARunCouldNotBeEvaluatedIsToldUntilItIs() throws IOException {
    StudyFixture.trainAll(store, study);
    store.save(first.id(), new EvaluationFailure("the worker was killed (signal 9)"));
    RunResult failed = StudyResults.read(store, study).runs().get(0);
    assertThat(failed.trained()).isTrue();
    assertThat(failed.problem()).isEqualTo("not evaluated: the worker was killed (signal 9)");
    assertThat(failed.get(Metric.FINAL_VAL)).isCloseTo(2.511, ROUNDING);

    StudyFixture.evaluate(store, first);
    assertThat(StudyResults.read(store, study).runs().get(0).problem()).isNull();
  }

  @Test
  void lossesThatAreNotThoseOfTheTrainingAreDamage() throws IOException {
    StudyFixture.trainAll(store, study);
    Path metrics = store.file(first.id(), RunFile.METRICS);
    MetricsFile.write(metrics, StudyFixture.metrics(first).subList(0, 2));
    assertDamaged("metrics.csv is not what was written");
    MetricsFile.write(metrics, StudyFixture.metrics(study.runs().get(1)));
    assertDamaged("metrics.csv is not what was written");
    Files.delete(metrics);
    assertDamaged("metrics.csv is missing");
  }

  @Test
  void theRecordOfAnotherRunIsDamage() throws IOException {
    StudyFixture.trainAll(store, study);
    Files.copy(
        store.file(study.runs().get(1).id(), RunFile.RECORD),
        store.file(first.id(), RunFile.RECORD),
        StandardCopyOption.REPLACE_EXISTING);
    assertDamaged("run.json is the record of another run");
  }

  @Test
  void aDamagedEvaluationLeavesTheTrainingWhole() throws IOException {
    StudyFixture.trainAll(store, study);
    Files.writeString(store.file(first.id(), RunFile.EVALUATION), "{}");
    RunResult run = StudyResults.read(store, study).runs().get(0);
    assertThat(run.trained()).isTrue();
    assertThat(run.evaluation()).isNull();
    assertThat(run.problem()).contains("evaluation.json is damaged: its checksum is wrong");
    assertThat(run.get(Metric.FINAL_VAL)).isCloseTo(2.511, ROUNDING);
    assertThat(run.get(Metric.EVALUATED_VAL)).isNaN();
  }

  private void assertDamaged(String problem) throws IOException {
    RunResult run = StudyResults.read(store, study).runs().get(0);
    assertThat(run.status()).isEqualTo(RunResult.Status.DAMAGED);
    assertThat(run.problem()).contains(problem).doesNotContain("\n");
    assertThat(run.metrics()).isEmpty();
    assertThat(run.get(Metric.FINAL_VAL)).isNaN();
  }
}
