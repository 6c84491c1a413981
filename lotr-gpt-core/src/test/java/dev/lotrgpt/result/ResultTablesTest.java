package dev.lotrgpt.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.claim.ClaimEvaluator;
import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTablesTest {
  @TempDir Path directory;

  @Test
  void aTableOfOneselfIsNotOverwritten() throws IOException {
    List<StudyResults> studies = List.of(StudyResults.none(StudyFixture.regularisation()));
    ResultTables.write(directory, studies, List.of());
    ResultTables.write(directory, studies, List.of());
    for (String name : List.of("results.csv", "claims.csv")) {
      Path mine = Files.writeString(directory.resolve(name), "subject,score\n");
      assertThatThrownBy(() -> ResultTables.write(directory, studies, List.of()))
          .isInstanceOf(MistakeException.class)
          .hasMessage(
              "<results> (-Dlotr-gpt.results): "
                  + mine
                  + " was not written by this goal: move it away, or name another directory");
      assertThat(mine).hasContent("subject,score\n");
      Files.delete(mine);
    }
  }

  @Test
  void resultsHaveOneRowForEachRunAndStudy() throws IOException {
    RunStore store = new RunStore(directory.resolve("store"));
    Study study =
        StudyFixture.study(
            new Sweep(
                StudyFixture.baseline(),
                null,
                StudyFixture.ordered("dropout", "0, 0.1, 0.2, 0.3")));
    PlannedRun trained = study.runs().get(0);
    StudyFixture.train(store, trained);
    StudyFixture.evaluate(store, trained);
    StudyFixture.fail(store, study.runs().get(1), "diverged, at 20");
    StudyFixture.begin(store, study.runs().get(2));

    Path file = directory.resolve("out/results.csv");
    ResultTables.writeResults(file, List.of(StudyResults.read(store, study)));

    assertThat(Files.readString(file))
        .startsWith(
            "study,run,status,parameters,layers,heads,embedding,context,batchSize,iterations,"
                + "learningRate,dropout,weightDecay,fraction,seed,bestIteration,bestValLoss,"
                + "finalTrainLoss,finalValLoss,evaluatedTrainLoss,evaluatedValLoss,perplexity,"
                + "bitsPerChar,realWordRate,verbatimRate,seconds,tokensPerSecond,backend,"
                + "label,problem,headingRate,");
    assertThat(read(file).get(0).toMap()).containsKeys(Setting.keys().toArray(String[]::new));
    List<CSVRecord> rows = read(file);
    assertThat(rows)
        .extracting(row -> row.get("status"))
        .containsExactly("TRAINED", "FAILED", "RUNNING", "MISSING");
    CSVRecord row = rows.get(0);
    assertThat(row.get("study")).isEqualTo("regularisation");
    assertThat(row.get("run")).isEqualTo(trained.id());
    assertThat(row.get("parameters"))
        .isEqualTo(Long.toString(trained.settings().model(10).parameters()));
    assertThat(row.get("learningRate")).isEqualTo("0.0003");
    assertThat(row.get("dropout")).isEqualTo("0");
    assertThat(row.get("precision")).isEqualTo("float32");
    assertThat(row.get("bestIteration")).isEqualTo("10");
    assertThat(Double.parseDouble(row.get("finalValLoss")))
        .isEqualTo(StudyFixture.metrics(trained).get(2).valLoss());
    assertThat(row.get("evaluatedValLoss")).isEqualTo("1.5");
    assertThat(row.get("perplexity")).isEqualTo(Double.toString(Math.exp(1.5)));
    assertThat(row.get("tokensPerSecond")).isEqualTo("1000");
    assertThat(row.get("backend")).isEqualTo("nd4j");
    assertThat(row.get("problem")).isEmpty();
    assertThat(rows.get(1).get("problem")).isEqualTo("failed: diverged, at 20");
    assertThat(rows.get(2).get("finalValLoss")).isEmpty();
    assertThat(rows.get(3).get("backend")).isEmpty();
    assertThat(rows.get(3).get("parameters")).isEqualTo(row.get("parameters"));
  }

  @Test
  void eachRunIsWithItsText() throws IOException {
    Study study =
        StudyFixture.study(
            new Sweep(
                StudyFixture.baseline(),
                List.of(
                    StudyFixture.ordered("name", "plays"),
                    StudyFixture.ordered("name", "own", "corpus", "own.txt")),
                null));
    Path file = directory.resolve("results.csv");
    ResultTables.writeResults(file, List.of(StudyResults.none(study)));
    assertThat(read(file)).extracting(row -> row.get("corpus")).containsExactly("plays", "own.txt");
    Settings settings = study.runs().get(0).settings();
    assertThat(read(file))
        .extracting(row -> row.get("parameters"))
        .containsExactly(
            Long.toString(settings.model(10).parameters()),
            Long.toString(settings.model(20).parameters()));
  }

  @Test
  void claimsHaveOneRowEach() throws IOException {
    RunStore store = new RunStore(directory.resolve("store"));
    Study study = StudyFixture.regularisation("all.gap > 0", "all.gap < 0", "all.perplexity > 0");
    StudyFixture.trainAll(store, study);
    Path file = directory.resolve("claims.csv");
    List<ClaimVerdict> verdicts = ClaimEvaluator.evaluate(StudyResults.read(store, study));
    ResultTables.writeClaims(file, ClaimVerdict.rows(verdicts));

    assertThat(Files.readString(file))
        .startsWith("study,claim,holds,detail,seedsHolding,seeds,p\n");
    List<CSVRecord> rows = read(file);
    assertThat(rows)
        .extracting(row -> row.get("holds"))
        .containsExactly("true", "false", "undecided");
    assertThat(rows.get(0).get("claim")).isEqualTo("it is so");
    assertThat(rows.get(0).get("detail"))
        .isEqualTo("all.gap 0.955 (n=12) > 0; holds for 3 of 3 seeds");
    assertThat(rows).extracting(row -> row.get("seedsHolding")).containsExactly("3", "0", "0");
    assertThat(rows).extracting(row -> row.get("seeds")).containsOnly("3");
  }

  private static List<CSVRecord> read(Path file) throws IOException {
    return CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(new StringReader(Files.readString(file)))
        .getRecords();
  }
}
