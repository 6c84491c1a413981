package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.StoredStudies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ComparisonTest {
  private static final String MEANS = "section[aria-labelledby=conditions-title] tbody tr";
  private static final String RUNS = "section[aria-labelledby=runs-title] tbody tr";

  @TempDir Path directory;

  private Document compare(SyntheticStore now, SyntheticStore earlier) throws IOException {
    return compare(now, EarlierStore.in(earlier.store().directory()));
  }

  private Document compare(SyntheticStore now, EarlierStore earlier) throws IOException {
    Path site = directory.resolve("site");
    new SiteReport(
            new ReportSource(
                "Comparison",
                directory,
                now.store(),
                now.store().studies().latest(),
                Optional.of(earlier),
                Optional.empty()))
        .render(site);
    return Jsoup.parse(site.resolve("comparison.html"));
  }

  private SyntheticStore store(String name, double shift, String seeds) throws IOException {
    return new SyntheticStore(directory.resolve(name), shift).withSeeds(seeds);
  }

  @Test
  void nothingHasChanged() throws IOException {
    SyntheticStore store = store("now", 0, "1, 2, 3");
    Document page = compare(store, store);
    assertThat(page.select(".lede").text())
        .startsWith("None of 1 claim came out differently.")
        .contains("of none of 2 settings moved by more than the seeds explain");
    assertThat(page.select(".beyond")).isEmpty();
    assertThat(page.select(RUNS + ":contains(the same to the last digit)")).hasSize(6);
  }

  @Test
  void anotherTextIsNamed() throws IOException {
    SyntheticStore now = store("now", 0, "1, 2, 3");
    Study study = now.store().studies().latest().get(0);
    Study then =
        new Study(
            study.project(),
            study.id(),
            study.title(),
            study.question(),
            study.varied(),
            study.runs().stream().map(ComparisonTest::onAnotherText).toList(),
            study.claims());
    Document page =
        compare(now, new EarlierStore(now.store(), new StoredStudies(List.of(then), List.of())));
    assertThat(page.select(MEANS + " .note").eachText()).hasSize(2).containsOnly("another text");
  }

  private static PlannedRun onAnotherText(PlannedRun run) {
    CorpusRecord text = run.corpus();
    return new PlannedRun(
        run.id(),
        run.label(),
        run.variation(),
        run.settings(),
        new CorpusRecord(
            text.name(), text.path(), "0".repeat(64), text.characters(), text.symbols(), 0.1));
  }

  @Test
  void aChangeBeyondTheSpreadIsMarked() throws IOException {
    Document page = compare(store("now", 0, "1, 2, 3"), store("earlier", 0.4, "1, 2, 3"));
    assertThat(page.select(".lede").text()).contains("of 2 of 2 settings moved by more");
    assertThat(page.select(MEANS + ".beyond")).hasSize(2);
    assertThat(page.select(MEANS).get(0).text()).contains("± ", "(3 seeds)", "−0.4");
    assertThat(page.select(RUNS + ".beyond")).isNotEmpty();
  }

  @Test
  void oneSeedTellsNothing() throws IOException {
    Document page = compare(store("now", 0, "1"), store("earlier", 0.4, "1"));
    assertThat(page.select(".lede").text()).contains("one seed cannot tell whether that is chance");
    assertThat(page.select(MEANS + ".beyond, " + RUNS + ".beyond")).isEmpty();
  }

  @Test
  void otherSeedsAreComparedByTheirMeans() throws IOException {
    Document page = compare(store("now", 0, "1, 2, 3"), store("earlier", 0, "4, 5, 6"));
    assertThat(page.select(MEANS + ".beyond")).isEmpty();
    assertThat(page.select(MEANS)).hasSize(2);
    assertThat(page.select(RUNS)).isEmpty();
    assertThat(page.text()).contains("No run has the same seed in both stores.");
  }

  @Test
  void otherStudiesAreNotComparable() throws IOException {
    SyntheticStore other = new SyntheticStore(directory.resolve("other"), 0).withManyRuns(1);
    Document page = compare(store("now", 0, "1"), other);
    assertThat(page.select(".lede").text())
        .startsWith("None of 0 claims came out differently; 1 new.")
        .contains("No trained setting of these studies is in both.");
    assertThat(List.of(page.select(MEANS).get(0).text().split(" "))).contains("new");
  }
}
