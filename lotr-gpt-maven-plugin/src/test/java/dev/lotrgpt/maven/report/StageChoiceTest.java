package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.report.page.RunEntry;
import dev.lotrgpt.maven.report.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StageChoiceTest {
  @TempDir Path directory;
  private SyntheticStore made;
  private List<String> ids;

  @BeforeEach
  void make() throws IOException {
    made = new SyntheticStore(directory, 0).withSeeds("1, 2").withWeights();
    ids = made.study("overfitting").runs().stream().map(run -> run.id()).toList();
  }

  private String stage(String wanted) throws IOException {
    Path site = directory.resolve("site");
    new SiteReport(
            new ReportSource(
                "Stage",
                directory,
                made.store(),
                List.of(made.study("overfitting")),
                Optional.empty(),
                Optional.ofNullable(wanted)))
        .render(site);
    assertThat(Files.readString(site.resolve("data/stage.js"))).startsWith("window.lotrStage = ");
    return Jsoup.parse(site.resolve("stage.html")).select("main").text();
  }

  @Test
  void byDefaultItIsTheBestOneWithWeights() throws IOException {
    assertThat(stage(null))
        .contains("the lowest validation loss during training of those with weights")
        .contains("no dropout, seed 1")
        .containsPattern("rounded to 8 bits \\(\\d\\.\\d+ MB\\)");
  }

  @Test
  void aRunCanBeChosenByTheBeginningOfItsId() throws IOException {
    assertThat(stage(ids.get(0).substring(0, 6)))
        .contains("It was chosen for this page: no dropout, seed 1");
  }

  @Test
  void aRunThatIsNotThereIsASlip() {
    assertThatThrownBy(() -> stage("nosuch"))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith(
            "<stage> (-Dlotr-gpt.stage): no run's id begins with 'nosuch': there are ")
        .hasMessageContaining(ids.get(3) + " (dropout 0.2, seed 2)");
  }

  @Test
  void aRunWithoutWeightsIsRefused() {
    assertThatThrownBy(() -> stage(ids.get(1)))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining("the weights of run " + ids.get(1) + " are gone");
  }

  @Test
  void aSmallModelHasASizeAsWell() {
    RunEntry small = new RunEntry(null, "", 9_150, null, List.of());
    assertThat(new Stage(small, "", null, "").size()).matches("1\\d(\\.\\d)? kB");
  }
}
