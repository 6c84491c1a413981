package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report of a damaged store shows the numbers that were written, or none; and says so. */
@Tag("slow")
class DamagedStoreTest {
  private static final String STUDY = "overfitting";

  @TempDir Path directory;
  private RunStore store;
  private Study study;
  private String run;
  private Path site;
  private Map<String, String> wholeRow;
  private byte[] wholeMetrics;

  /** What becomes of a file's bytes. */
  private enum Fault {
    CUT {
      @Override
      byte[] applied(byte[] whole) {
        return Arrays.copyOf(whole, whole.length * 2 / 3);
      }
    },
    /** The last digit of the file becomes another: a number that nobody would wonder at. */
    FLIPPED {
      @Override
      byte[] applied(byte[] whole) {
        byte[] flipped = whole.clone();
        int at = whole.length - 1;
        while (flipped[at] < '0' || flipped[at] > '9') {
          at--;
        }
        flipped[at] ^= 1;
        return flipped;
      }
    };

    abstract byte[] applied(byte[] whole);
  }

  @BeforeEach
  void render() throws IOException {
    SyntheticStore made = new SyntheticStore(directory, 0).withStudies(false).withWeights();
    store = made.store();
    study = made.study(STUDY);
    run = study.runs().get(0).id();
    site = directory.resolve("site");
    renderSite();
    wholeRow = row();
    wholeMetrics = Files.readAllBytes(site.resolve("data/" + run + ".csv"));
    assertThat(wholeRow.get("status")).isEqualTo("TRAINED");
    assertThat(wholeRow.get("perplexity")).isNotEmpty();
    assertThat(site.resolve("stage.html")).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "METRICS, CUT, damaged, metrics.csv is not what was written",
    "METRICS, FLIPPED, damaged, metrics.csv is not what was written",
    "RECORD, CUT, damaged, run.json cannot be read",
    "RECORD, FLIPPED, damaged, run.json is damaged: its checksum is wrong",
    "EVALUATION, CUT, trained, evaluation.json cannot be read",
    "EVALUATION, FLIPPED, trained, evaluation.json is damaged: its checksum is wrong",
  })
  void showsNoWrongNumberAndSaysSo(RunFile kind, Fault fault, String state, String problem)
      throws IOException {
    Path file = store.file(run, kind);
    Files.write(file, fault.applied(Files.readAllBytes(file)));
    renderSite();

    assertThat(Jsoup.parse(site.resolve("index.html")).select(".notice").text()).contains(problem);
    assertThat(Jsoup.parse(site.resolve("runs/" + run + ".html")).select(".notice").text())
        .containsIgnoringCase(state)
        .contains(problem);
    Map<String, String> row = row();
    assertThat(row.get("status")).isEqualToIgnoringCase(state);
    assertThat(row.get("problem")).contains(problem);
    wholeRow.forEach(
        (column, value) -> {
          if (!List.of("status", "problem").contains(column)) {
            assertThat(row.get(column)).as(column).isIn(value, "");
          }
        });
    Path passedOn = site.resolve("data/" + run + ".csv");
    if (Files.exists(passedOn)) {
      assertThat(passedOn).hasBinaryContent(wholeMetrics);
    }
    if (state.equals("damaged")) {
      assertThat(row.get("finalValLoss")).isEmpty();
      assertThat(Files.readString(site.resolve("figures/overfitting-loss.csv")))
          .doesNotContain(run);
      assertThat(passedOn).doesNotExist();
    } else {
      assertThat(row.get("perplexity")).isEmpty();
    }
  }

  @Test
  void doesWithoutAStageWhereTheWeightsAreDamaged() throws IOException {
    Path weights = store.file(run, RunFile.BEST);
    Files.write(weights, Fault.CUT.applied(Files.readAllBytes(weights)));
    renderSite();
    assertThat(site.resolve("index.html")).exists();
    assertThat(site.resolve("data/stage.js")).doesNotExist();
  }

  private void renderSite() throws IOException {
    new SiteReport(
            new ReportSource(
                "title", directory, store, List.of(study), Optional.empty(), Optional.empty()))
        .render(site);
  }

  private Map<String, String> row() throws IOException {
    for (CSVRecord row :
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(new StringReader(Files.readString(site.resolve("data/results.csv"))))) {
      if (row.get("run").equals(run)) {
        return row.toMap();
      }
    }
    throw new AssertionError("results.csv lacks " + run);
  }
}
