package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.training.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of runs whose tokens are not the same: its losses are those of a character. */
@Tag("slow")
class LearntTokensTest {
  @TempDir Path directory;

  @Test
  void lossesOfDifferentTokensAreComparable() throws IOException {
    SyntheticStore store = render("char, bpe");
    Document study = page("studies/grid.html");
    assertThat(study.text())
        .contains(
            "Tokens are characters; byte pairs (1,000 different ones, 2.50 characters each on average):"
                + " all losses here are in nats, or bits, per");
    for (PlannedRun run : store.study("grid").runs()) {
      boolean isLearnt = run.settings().text(Setting.TOKENIZER).equals("bpe");
      List<Metrics> perToken = store.store().metrics(run.id());
      double best =
          perToken.stream()
              .min(Comparator.comparingDouble(Metrics::valLoss))
              .orElseThrow()
              .valLoss();
      String perCharacter = String.format(Locale.ROOT, "%.3f", isLearnt ? best / 2 : best);
      assertThat(study.select("section[aria-labelledby=numbers-title] tbody").text())
          .contains(perCharacter);
      Document page = page("runs/" + run.id() + ".html");
      assertThat(page.select("dl.numbers").text()).contains(perCharacter);
      if (isLearnt) {
        assertThat(page.select("dl.numbers").text()).contains("nats per token", "bits per byte");
        assertThat(page.select("dl.facts").text())
            .contains("4,000 of 1,000 different ones in the training text, 2.50 characters each");
      } else {
        assertThat(page.text()).doesNotContain("nats per token", "bits per byte");
      }
    }
  }

  @Test
  void aReportOfCharactersSaysNothingOfTokens() throws IOException {
    render("char");
    assertThat(page("studies/grid.html").text()).doesNotContain("Tokens are");
  }

  private SyntheticStore render(String tokenizers) throws IOException {
    SyntheticStore store =
        new SyntheticStore(directory, 0)
            .withGrid(Map.of("tokenizer", tokenizers, "dropout", "0, 0.2"));
    new SiteReport(
            new ReportSource(
                "Tokens",
                directory,
                store.store(),
                List.of(store.study("grid")),
                Optional.empty(),
                Optional.empty()))
        .render(directory.resolve("site"));
    return store;
  }

  private Document page(String name) throws IOException {
    return Jsoup.parse(directory.resolve("site").resolve(name));
  }
}
