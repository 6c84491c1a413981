package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts are not equally hard to predict: what differs between them is no effect of a setting. */
@Tag("slow")
class SeveralTextsTest {
  @TempDir Path directory;

  @Test
  void textsAreComparedByBitsPerCharacter() throws IOException {
    Document page = page("corpus", "long.txt, brief.txt, new.txt", "seed", "1, 2, 3");
    assertThat(page.select("figure").eachAttr("id")).containsExactly("grid-ranking", "grid-loss");
    assertThat(page.select("#grid-ranking h3").text()).isEqualTo("How well each text is predicted");
    assertThat(page.select(".answer").text())
        .startsWith("Lowest bits per character: ")
        .contains("long.txt", "brief.txt", "new.txt");
    assertThat(page.text())
        .contains("Its runs learn from 3 texts, each with its own symbols")
        .contains("Bold: the best on a text")
        .doesNotContain("A larger network", "More text");
    assertThat(page.select("tbody th").eachText()).contains("long.txt", "brief.txt", "new.txt");
    assertThat(page.select("tbody strong")).as("nothing to compare on one text").isEmpty();
  }

  @Test
  void ofManyTextsTheFirstAndTheLastAreNamed() throws IOException {
    Document page =
        page("corpus", "a.txt, ab.txt, abc.txt, abcd.txt, abcde.txt, abcdef.txt, b.txt");
    assertThat(page.select(".answer").text())
        .matches(
            "Lowest bits per character: ab?c?d?e?f?\\.txt, [\\d.]+; [a-f]+\\.txt [\\d.]+ more\\. .*");
    assertThat(page.select("#grid-ranking svg.broad circle")).hasSizeGreaterThanOrEqualTo(7);
  }

  /** Figures of one text each, with its laws and effects; the curves of all. */
  @Test
  void whatASettingDoesIsToldOfEachText() throws IOException {
    Document page = page("corpus", "long.txt, brief.txt", "layers", "2, 4, 6");
    assertThat(page.select("figure").eachAttr("id"))
        .containsExactly(
            "grid-size-1", "grid-settings-1", "grid-size-2", "grid-settings-2", "grid-loss");
    assertThat(page.select(".answer").text())
        .matches("On long.txt: .* parameters.* On brief.txt: .* parameters.*");
    assertThat(page.select("#grid-size-2").text())
        .contains(
            "Loss against parameters: brief.txt", "Best validation loss (nats a character), brief");
    assertThat(page.select("tbody tr:has(strong) th").eachText())
        .as("the best on each text")
        .anyMatch(label -> label.startsWith("long.txt"))
        .anyMatch(label -> label.startsWith("brief.txt"));

    Document shares = page("corpus", "long.txt, brief.txt", "fraction", "0.1, 0.3, 1");
    assertThat(shares.select("figure").eachAttr("id"))
        .containsExactly("grid-data-1", "grid-data-2", "grid-loss");
    assertThat(shares.select("#grid-data-1").text()).contains("72k").doesNotContain("81k");
    assertThat(shares.select("#grid-data-2").text()).contains("81k").doesNotContain("72k");
    assertThat(shares.text())
        .contains(
            "of the 80,000 characters of long.txt.", "of the 90,000 characters of brief.txt.");
  }

  /** All runs, and each by itself. */
  @Test
  void aRunIsShownWithItsText() throws IOException {
    page("corpus", "long.txt, brief.txt", "seed", "1, 2");
    Path site = directory.resolve("corpus-seed/site");
    Document index = Jsoup.parse(site.resolve("index.html"));
    assertThat(index.select("table th[title=the text that it learns from]").text())
        .isEqualTo("corpus");
    assertThat(Files.readString(site.resolve("data/runs.js")))
        .contains("\"settings\":{\"corpus\":\"brief.txt\"");
    List<Document> pages =
        index.select("tbody a").eachAttr("href").stream()
            .distinct()
            .map(site::resolve)
            .map(this::read)
            .toList();
    assertThat(pages).hasSize(4);
    for (Document page : pages) {
      String text = page.selectFirst("h1").text().startsWith("long.txt") ? "long.txt" : "brief.txt";
      assertThat(page.select(".facts").text())
          .contains(text + (text.startsWith("long") ? ": 80,000" : ": 90,000"));
      assertThat(page.select("pre.code").text()).contains(directory + "/corpus-seed/" + text);
      assertThat(page.select("mark").eachText())
          .as("copied from its own text")
          .filteredOn(marked -> marked.length() > 60)
          .isNotEmpty();
    }
  }

  private Document read(Path page) {
    try {
      return Jsoup.parse(page);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Document page(String... lists) throws IOException {
    Map<String, String> varied = new LinkedHashMap<>();
    for (int i = 0; i < lists.length; i += 2) {
      varied.put(lists[i], lists[i + 1]);
    }
    Path place = directory.resolve(String.join("-", varied.keySet()));
    SyntheticStore made = new SyntheticStore(place, 0).withGrid(varied);
    new SiteReport(
            new ReportSource(
                "Texts",
                place,
                made.store(),
                List.of(made.study("grid")),
                Optional.empty(),
                Optional.empty()))
        .render(place.resolve("site"));
    return Jsoup.parse(place.resolve("site/studies/grid.html"));
  }
}
