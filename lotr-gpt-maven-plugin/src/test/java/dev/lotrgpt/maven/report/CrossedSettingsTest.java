package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A curve has one point at each place, whatever else a study varies. */
@Tag("slow")
class CrossedSettingsTest {
  @TempDir Path directory;

  @Test
  void lossesOfOneSizeAreNotJoinedToACurve() throws IOException {
    Document page = page("layers", "2, 4", "dropout", "0, 0.1, 0.2");
    assertThat(page.select("figure").eachAttr("id"))
        .containsExactly("grid-settings", "grid-heat", "grid-loss");
    assertThat(page("layers", "2, 4, 6").select("figure").eachAttr("id")).startsWith("grid-size");
  }

  /** What blows up would flatten what does not: each loss has an axis of its own. */
  @Test
  void eachLossHasAPlotOfItsOwn() throws IOException {
    for (String[] varied :
        new String[][] {{"embedding", "32, 64, 128"}, {"dropout", "0, 0.1, 0.2"}}) {
      Element figure = page(varied).selectFirst("figure");
      assertThat(figure.select("svg.broad text").eachText())
          .containsOnlyOnce(
              "Best validation loss (nats a character)",
              "Final validation loss (nats a character)",
              "Training loss (nats a character)");
      assertThat(figure.select(".plots").first().data().split("\"heading\"")).hasSize(1 + 3);
    }
  }

  /** The plot that the answer is about stands first, and on the overview. */
  @Test
  void thePreviewShowsWhatTheAnswerIsAbout() throws IOException {
    assertThat(preview("embedding", "32, 64, 128"))
        .contains("Best validation loss (nats a character)")
        .doesNotContain("Final validation loss (nats a character)");
    assertThat(preview("dropout", "0, 0.1, 0.2"))
        .contains("Final validation loss (nats a character)")
        .doesNotContain("Best validation loss (nats a character)");
  }

  private List<String> preview(String... varied) throws IOException {
    page(varied);
    return Jsoup.parse(place(varied).resolve("site/index.html"))
        .select(".preview svg text")
        .eachText();
  }

  @Test
  void aLogarithmicAxisIsCalledSo() throws IOException {
    String note = "figcaption .scale:contains(Logarithmic axis.)";
    assertThat(page("learningRate", "1e-4, 1e-3, 1e-2").select("#grid-settings " + note))
        .hasSize(1);
    assertThat(page("dropout", "0, 0.1, 0.2").select(note)).isEmpty();
  }

  @Test
  void aLongerContextIsNoLargerModel() throws IOException {
    assertThat(page("context", "32, 64, 128").select("figure").eachAttr("id"))
        .startsWith("grid-settings")
        .doesNotContain("grid-size");
  }

  /** Parameters that come from another kind of network, or of tokens, make none larger. */
  @Test
  void whatElseChangesTheNumberOfParametersIsNoSize() throws IOException {
    for (String[] lists :
        List.of(
            new String[] {"tiedHead", "false, true"},
            new String[] {"tokenizer", "char, bpe"},
            new String[] {"embedding", "64, 128", "learningRate", "1e-3"},
            new String[] {"bias", "true, false"})) {
      boolean isOfSizes = lists[0].equals("embedding");
      Document page = page(lists);
      assertThat(page.select("figure").eachAttr("id").contains("grid-size"))
          .as(lists[0])
          .isEqualTo(isOfSizes);
      assertThat(page.select(".answer").text().contains("larger network"))
          .as(lists[0])
          .isEqualTo(isOfSizes);
    }
  }

  @Test
  void aSettingIsAveragedOverWhatIsNoSetting() throws IOException {
    Document page = page("dropout", "0, 0.1, 0.2", "fraction", "0.5, 1");
    assertThat(page.text())
        .contains("What dropout does to the final validation loss", "Mean over all other settings");
    assertThat(page.select(".answer").text())
        .matches("Dropout moves the final validation loss by [\\d.]+\\. The final .*");
    assertThat(page("dropout", "0, 0.1, 0.2").text()).contains("Losses against dropout");
  }

  @Test
  void twoValuesOfEachOfTwoSettingsAreEnough() throws IOException {
    Document crossed = page("dropout", "0, 0.2", "weightDecay", "0.01, 0.1");
    assertThat(crossed.text())
        .contains("Final validation loss and generalisation gap against dropout");
    assertThat(crossed.select("#grid-settings svg.broad path.s-muted[d*=H]"))
        .as("samples of two lines, in two plots")
        .hasSize(4)
        .filteredOn(line -> line.hasAttr("stroke-dasharray"))
        .hasSize(2);
    // Two by two are seen whole there: no table of them as well.
    assertThat(crossed.select("figure").eachAttr("id"))
        .containsExactly("grid-settings", "grid-loss");
    assertThat(page("dropout", "0, 0.2").select("figure").eachAttr("id"))
        .containsExactly("grid-loss");
  }

  /** How fast the loss falls with the text is said where there are seeds to tell it by. */
  @Test
  void theLawIsDrawnWithItsBandWhereOneCanBeTold() throws IOException {
    Document seeds = page("fraction", "0.0625, 0.125, 0.25, 0.5, 1", "seed", "1, 2, 3");
    assertThat(seeds.select(".answer").text())
        .containsPattern(
            "By a law fitted to the 15 runs, off by up to 0\\.\\d{3}, .* to the power of \u2212[\\d.]+ \\(95.% interval \u2212[\\d.]+ to \u2212[\\d.]+\\)");
    assertThat(seeds.select("#grid-data figcaption").text()).contains("Shaded: its 95");
    assertThat(seeds.select("#grid-data svg.broad path.f-muted[fill-opacity]")).hasSize(1);
    assertThat(seeds.select("#grid-data svg.broad path.s-muted[stroke-dasharray]")).hasSize(1);
    assertThat(seeds.select("#grid-data .plots").first().data())
        .contains("\"kind\":\"fit\"", "\"bands\":[{\"series\":\"law\"");
    Document one = page("fraction", "0.0625, 0.125, 0.25, 0.5, 1");
    assertThat(one.select(".answer").text())
        .contains("How fast it falls cannot be told from 5 runs.");
    assertThat(one.select("#grid-data figcaption").text())
        .doesNotContain("Dashed: the law", "Shaded");
    assertThat(one.select("#grid-data svg.broad path.s-muted[stroke-dasharray]")).isEmpty();
    assertThat(page("fraction", "0.25, 0.5, 1").select(".answer, #grid-data figcaption").text())
        .doesNotContain("law");
  }

  /** The shares that they explain and the rest are all of the variance. */
  @Test
  void threeSettingsAreWeighed() throws IOException {
    Document page =
        page("dropout", "0, 0.2", "weightDecay", "0.01, 0.1", "learningRate", "1e-4, 1e-3, 1e-2");
    assertThat(page.select("figure").eachAttr("id")).startsWith("grid-settings", "grid-importance");
    String finding = page.select("#grid-importance figcaption strong").text();
    List<Integer> shares =
        Pattern.compile("(\\d+).%")
            .matcher(finding)
            .results()
            .map(share -> Integer.valueOf(share.group(1)))
            .toList();
    assertThat(shares).hasSize(4);
    assertThat(shares.stream().mapToInt(Integer::intValue).sum()).isBetween(98, 102);
    assertThat(shares.subList(0, 3)).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    // A line for each combination, on both drawings.
    assertThat(page.select("#grid-importance svg.broad path[class^=s-heat]")).hasSize(12);
    // The lowest values stand below the lines that meet there.
    double lowest =
        page.select("#grid-importance svg.broad path[class^=s-heat]").stream()
            .flatMap(
                path ->
                    Pattern.compile("[ ,]([\\d.]+)(?=[ML]|$)").matcher(path.attr("d")).results())
            .mapToDouble(end -> Double.parseDouble(end.group(1)))
            .max()
            .orElseThrow();
    assertThat(page.select("#grid-importance svg.broad text:not(.f-muted)"))
        .filteredOn(text -> Double.parseDouble(text.attr("y")) > lowest + 5)
        .hasSize(4);
  }

  /** Words are settings, too: what they do answers a question better than how losses went. */
  @Test
  void whatWordsDoIsSaid() throws IOException {
    Document crossed = page("activation", "relu, gelu", "tiedHead", "true, false");
    assertThat(crossed.select("figure").eachAttr("id"))
        .containsExactly("grid-settings", "grid-loss");
    assertThat(crossed.select(".answer").text())
        .matches(
            "(Activation|Tied head) matters (as much as|more than) .*\\. The final validation loss is"
                + " lowest, [\\d.]+, with activation (relu|gelu) and (no )?tied head( \\([^)]*\\))?, and highest,"
                + " [\\d.]+, with activation (relu|gelu) and (no )?tied head\\.");
    assertThat(crossed.select("#grid-settings svg.broad text").eachText())
        .contains("relu", "gelu", "tied head", "no tied head");
    Document one = page("schedule", "constant, cosine");
    assertThat(one.select("figure").eachAttr("id")).containsExactly("grid-settings", "grid-loss");
    assertThat(one.select(".answer").text())
        .startsWith("The final validation loss is lowest, ")
        .contains("with schedule constant", "with schedule cosine");
  }

  /** A mean over both would hide that a setting helps at one value of the other only. */
  @Test
  void ofTwoSettingsEachIsToldAtTheOthersValues() throws IOException {
    Document page = page("dropout", "0, 0.2", "weightDecay", "0.01, 0.5", "seed", "1, 2, 3");
    String by = "by (−?[.\\d]+) \\(95.% interval −?[.\\d]+ to −?[.\\d]+\\)";
    Matcher told =
        Pattern.compile(
                "weight decay ([.\\d]+) instead of ([.\\d]+) lowers it %1$s on average; with no dropout %1$s, with dropout 0.2 %1$s\\."
                    .formatted(by))
            .matcher(page.select(".answer").text());
    assertThat(told.find()).isTrue();
    double[] falls =
        Stream.of("no dropout", "dropout 0.2")
            .mapToDouble(
                dropout ->
                    finalLoss(page, dropout + ", weight decay " + told.group(2))
                        - finalLoss(page, dropout + ", weight decay " + told.group(1)))
            .toArray();
    Offset<Double> rounded = within(0.0061);
    assertThat(number(told.group(3))).isCloseTo((falls[0] + falls[1]) / 2, rounded);
    assertThat(number(told.group(4))).isCloseTo(falls[0], rounded);
    assertThat(number(told.group(5))).isCloseTo(falls[1], rounded);
    assertThat(falls[0]).as("that they differ").isNotCloseTo(falls[1], rounded);
  }

  private static double finalLoss(Document page, String condition) {
    int column = page.select("table thead tr:last-child th").eachText().indexOf("Final val.");
    Element row = page.select("table tbody tr:has(th:contains(" + condition + "))").first();
    return number(row.child(column).text().split(" ")[0]);
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace('−', '-'));
  }

  /** A step that may be none is not called better. */
  @Test
  void howSureTheGainOfALargerNetworkIsIsSaid() throws IOException {
    assertThat(page("embedding", "32, 128, 132", "seed", "1, 2, 3").select(".answer").text())
        .matches(
            "A larger network is better up to 817k parameters; beyond that it cannot be told: .*; step by step by 0\\.\\d+"
                + " \\(95.% interval 0\\.\\d+ to 0\\.\\d+\\) to 817k, by 0\\.\\d+"
                + " \\(95.% interval −0\\.\\d+ to 0\\.\\d+\\) to [\\d]+k.*");
    assertThat(page("embedding", "128, 132", "seed", "1, 2, 3").select(".answer").text())
        .startsWith("Whether a larger network is better cannot be told: ");
  }

  private Path place(String... lists) {
    return directory.resolve(String.join("-", lists).replaceAll("[^a-z0-9]", ""));
  }

  private Document page(String... lists) throws IOException {
    Map<String, String> varied = new LinkedHashMap<>();
    for (int i = 0; i < lists.length; i += 2) {
      varied.put(lists[i], lists[i + 1]);
    }
    Path place = place(lists);
    SyntheticStore made = new SyntheticStore(place, 0).withGrid(varied);
    new SiteReport(
            new ReportSource(
                "Crossed",
                place,
                made.store(),
                List.of(made.study("grid")),
                Optional.empty(),
                Optional.empty()))
        .render(place.resolve("site"));
    return Jsoup.parse(place.resolve("site/studies/grid.html"));
  }
}
