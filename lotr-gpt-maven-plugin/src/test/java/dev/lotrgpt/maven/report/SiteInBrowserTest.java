package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.file.Safetensors;
import dev.lotrgpt.maven.report.page.Json;
import dev.lotrgpt.maven.report.stage.StageModel;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.Excerpt;
import dev.lotrgpt.text.Progress;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.text.Vocabulary;
import dev.lotrgpt.text.token.TokenizerKind;
import dev.lotrgpt.training.ModelFile;
import dev.lotrgpt.training.ModelWeights;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SiteInBrowserTest {
  private static final String AXE = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final Path PARITY = Path.of("../lotr-gpt-core/src/test/resources/parity");

  @TempDir private static Path directory;
  private static Path site;
  private static Browser browser;
  private static List<String> pages;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> executable = Browser.find();
    if (executable.isEmpty()) {
      return;
    }
    SyntheticStore made =
        new SyntheticStore(directory.resolve("now"), 0).withStudies(true).withWeights();
    site = directory.resolve("site");
    new SiteReport(
            new ReportSource(
                "A title " + SyntheticStore.HOSTILE,
                directory,
                made.store(),
                made.studies(SyntheticStore.STUDIES),
                Optional.of(EarlierStore.in(made.store().directory())),
                Optional.empty()))
        .render(site);
    String run = made.study("overfitting").runs().get(0).id();
    pages =
        List.of(
            "index.html",
            "studies/overfitting.html",
            "studies/regularisation.html",
            "studies/data.html",
            "studies/samples.html",
            "runs/" + run + ".html",
            "comparison.html",
            "differences.html",
            "samples.html",
            "stage.html");
    browser = Browser.start(executable.get());
  }

  @AfterAll
  static void close() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void reset() {
    assumeTrue(
        browser != null,
        "no Chromium on the path: the report is not tried in a browser (-Dbrowser=FILE names one)");
    browser.size(1280, 900);
    browser.colours("light");
    browser.scripts(true);
  }

  @Test
  void pagesLoadWithoutErrorsOrRequests() {
    for (String page : pages) {
      browser.show(site.resolve(page));
      assertThat(browser.errors()).as(page).isEmpty();
      assertThat(browser.requests())
          .as(page)
          .isNotEmpty()
          .allMatch(address -> address.startsWith("file:") || address.startsWith("data:"));
      assertThat(browser.evaluate("window.attacked === undefined").asBoolean()).as(page).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280,light", "1280,dark", "820,light", "390,dark"})
  void everythingFitsAndCanBeUsedByAll(int width, String scheme) {
    browser.size(width, 900);
    browser.colours(scheme);
    for (String page : pages) {
      browser.show(site.resolve(page));
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .as("width of %s", page)
          .isLessThanOrEqualTo(width);
      assertAccessible("%s, %d, %s".formatted(page, width, scheme));
    }
  }

  /** A4 with margins of a centimetre. */
  @Test
  void everythingFitsOnPaper() {
    browser.size(718, 1000);
    browser.media("print");
    for (String page : pages) {
      browser.show(site.resolve(page));
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .as("width of %s", page)
          .isLessThanOrEqualTo(718);
    }
  }

  /** What follows a text of thousands of characters must not be many screens away. */
  @Test
  void aLongTextScrollsOnAScreenAndIsWholeOnPaper() {
    String run = pages.stream().filter(page -> page.startsWith("runs/")).findFirst().orElseThrow();
    String lengthened =
        """
        (() => {
          const text = document.querySelector('pre.sample');
          text.textContent = 'line\\n'.repeat(2000);
          return text.scrollHeight > text.clientHeight;
        })()
        """;
    browser.size(390, 900);
    browser.show(site.resolve(run));
    assertThat(browser.evaluate(lengthened).asBoolean()).as("scrolls").isTrue();
    assertThat(browser.evaluate("document.querySelector('pre.sample').offsetHeight").asInt())
        .isLessThan(900);
    browser.media("print");
    assertThat(browser.evaluate(lengthened).asBoolean()).as("is cut on paper").isFalse();
  }

  @Test
  void withoutScriptsAllIsThere() {
    browser.scripts(false);
    browser.show(site.resolve("index.html"));
    browser.scripts(true);
    assertThat(browser.evaluate("document.querySelectorAll('#run-table tbody tr').length").asInt())
        .isEqualTo(39);
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('.scripted')].every(e => e.offsetHeight === 0)")
                .asBoolean())
        .isTrue();
    assertThat(browser.evaluate("document.querySelectorAll('svg').length").asInt()).isEqualTo(4);
  }

  @Test
  void theTableSorts() {
    browser.show(site.resolve("index.html"));
    String column =
        "[...document.querySelectorAll('#run-table thead th')]"
            + ".findIndex(th => th.textContent === 'best val.')";
    String click = "document.querySelectorAll('#run-table thead th')[%s].firstChild.click()";
    String values =
        "[...document.querySelectorAll('#run-table tbody tr')]"
            + ".map(r => r.cells[%s]).map(c => Number(c.dataset.sort)).filter(v => v > 0)"
                .formatted(column);
    browser.evaluate(click.formatted(column));
    List<Double> ascending = doubles(browser.evaluate(values));
    assertThat(ascending).hasSizeGreaterThan(20).isSorted();
    browser.evaluate(click.formatted(column));
    assertThat(doubles(browser.evaluate(values)).get(0))
        .isEqualTo(ascending.get(ascending.size() - 1));
    assertThat(
            browser.evaluate("document.querySelectorAll('[aria-sort=descending]').length").asInt())
        .isEqualTo(1);
  }

  private static List<Double> doubles(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asDouble)
        .toList();
  }

  @Test
  void theTableFilters() {
    browser.show(site.resolve("index.html"));
    String shown =
        browser
            .evaluate(
                """
                (async () => {
                  const filter = document.getElementById("filter");
                  filter.value = "dropout=0 seed=1";
                  filter.dispatchEvent(new Event("input"));
                  await new Promise((resume) => setTimeout(resume, 300));
                  return document.getElementById("shown").textContent;
                })()
                """)
            .asText();
    assertThat(shown).isEqualTo("5 of 39 runs");
  }

  /** What is the same for all runs can be asked for as well, and numbers can be compared. */
  @ParameterizedTest
  @CsvSource({
    "batchSize=16, 39",
    "batchSize=17, 0",
    "dropout=0.0 seed=1, 5",
    "bestVal>1e9, 0",
    "best val. < 1e9, 32",
    "tokens/s>0 time>0, 32",
    "seed!=1, 26",
    "dropout=0% seed=1, 5",
    "batchSize=0.016k, 39"
  })
  void theTableFiltersByTerms(String terms, int found) {
    browser.show(site.resolve("index.html"));
    assertThat(filtered("'" + terms + "'")).isEqualTo(found);
  }

  /** A study is one of those that a run belongs to, and a number is what the table shows. */
  @ParameterizedTest
  @ValueSource(strings = {"study", "parameters"})
  void theTableFiltersByWhatItShows(String column) {
    browser.show(site.resolve("index.html"));
    JsonNode expected =
        browser.evaluate(
            """
            (() => {
              const at = [...document.querySelectorAll("#run-table thead th")].findIndex((head) => head.dataset.key === "%s");
              const shown = [...document.querySelectorAll("#run-table tbody tr")].map((row) => row.cells[at].textContent.split(", "));
              const wanted = shown.find((values) => values.length > 1 || "%s" !== "study")[0];
              return [wanted, shown.filter((values) => values.includes(wanted)).length];
            })()
            """
                .formatted(column, column));
    assertThat(filtered("'" + column + "=\"" + expected.get(0).asText() + "\"'"))
        .isEqualTo(expected.get(1).asInt())
        .isBetween(1, 38);
  }

  @Test
  void aFilterSaysWhichColumnThereIsNot() {
    browser.show(site.resolve("index.html"));
    assertThat(filtered("'seed=1 speed>3'")).isZero();
    String shown = "document.getElementById('shown').textContent";
    assertThat(browser.evaluate(shown).asText())
        .isEqualTo("0 of 39 runs; there is no column speed");
    assertThat(filtered("'seed='")).isZero();
    assertThat(browser.evaluate(shown).asText()).isEqualTo("0 of 39 runs");
  }

  @Test
  void theFiltersOwnExampleFindsSomething() {
    browser.show(site.resolve("index.html"));
    assertThat(filtered("filter.placeholder")).isBetween(1, 38);
  }

  private static int filtered(String terms) {
    return browser
        .evaluate(
            """
            (async () => {
              const filter = document.getElementById("filter");
              filter.value = %s;
              filter.dispatchEvent(new Event("input"));
              await new Promise((resume) => setTimeout(resume, 300));
              return document.querySelectorAll("#run-table tbody tr").length;
            })()
            """
                .formatted(terms))
        .asInt();
  }

  /** On a phone, what came out of a run is seen without scrolling. */
  @Test
  void theTableShowsNumbersOnAPhone() {
    browser.size(390, 900);
    browser.show(site.resolve("index.html"));
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('#run-table tbody tr:first-child .number')]"
                        + ".filter(c => c.getBoundingClientRect().right <= 390).length")
                .asInt())
        .isGreaterThanOrEqualTo(3);
  }

  /**
   * What lies beyond the edge is hinted at, and its study stands beside a run's name and losses.
   */
  @Test
  void aWideTableShowsThatItScrolls() {
    browser.size(1440, 900);
    browser.show(site.resolve("index.html"));
    String region = "document.querySelector('#run-table').parentElement";
    assertThat(browser.evaluate("getComputedStyle(%s).backgroundAttachment".formatted(region)))
        .hasToString("\"local, scroll\"");
    assertThat(
            browser
                .evaluate(
                    "document.querySelector('#run-table td.studies').getBoundingClientRect().left")
                .asDouble())
        .isLessThan(720);
  }

  /** A name like weightDecay breaks between its words alone, here in a column too narrow for it. */
  @Test
  void namesOfSettingsBreakBetweenWordsOnAPhone() {
    browser.size(390, 900);
    browser.show(site.resolve("differences.html"));
    JsonNode lines =
        browser.evaluate(
            """
            (() => {
              document.head.insertAdjacentHTML("beforeend", "<style>#difference-table thead th:first-child { width: 16%; }</style>");
              const names = [...document.querySelectorAll("#one option")].flatMap((option) => {
                const other = document.getElementById("other");
                other.value = option.value;
                other.dispatchEvent(new Event("change"));
                const name = [...document.querySelectorAll("#difference-table th[scope=row]")]
                  .find((head) => head.textContent === "weightDecay");
                return name === undefined ? [] : [[...name.childNodes]
                  .filter((node) => node.nodeType === 3)
                  .map((node) => {
                    const range = document.createRange();
                    range.selectNode(node);
                    return node.data + " in " + range.getClientRects().length;
                  }).join()];
              });
              return [...new Set(names)];
            })()
            """);
    assertThat(lines).hasToString("[\"weight in 1,Decay in 1\"]");
  }

  /** Both of two runs, or of two stores, and their difference. */
  @ParameterizedTest
  @CsvSource({"comparison.html, .changes tbody tr", "differences.html, #difference-table tbody tr"})
  void whatIsComparedIsSideBySideOnAPhone(String page, String rows) {
    browser.size(390, 900);
    browser.show(site.resolve(page));
    JsonNode beyond =
        browser.evaluate(
            "[...document.querySelectorAll('%s')].flatMap(row => [...row.cells])".formatted(rows)
                + ".filter(cell => cell.getBoundingClientRect().right > 391)"
                + ".map(cell => cell.textContent)");
    assertThat(beyond).isEmpty();
    assertThat(browser.evaluate("document.querySelectorAll('%s').length".formatted(rows)).asInt())
        .isGreaterThan(3);
  }

  /** What is to be copied is not broken where a phone ends. */
  @Test
  void aPomKeepsItsLinesOnAPhone() {
    browser.size(390, 900);
    browser.show(site.resolve(pages.get(5)));
    assertThat(
            browser
                .evaluate(
                    "(pre => Math.round(pre.clientHeight / parseFloat(getComputedStyle(pre).lineHeight))"
                        + " - pre.textContent.trim().split('\\n').length)"
                        + "([...document.querySelectorAll('pre.code')].pop())")
                .asInt())
        .isBetween(0, 2);
  }

  /** Neither on one another, nor on a curve where they are headings, nor out of their drawing. */
  @ParameterizedTest
  @CsvSource({"1440", "390"})
  void textsOfFiguresTouchNothing(int width) {
    browser.size(width, 900);
    for (String page : pages) {
      browser.show(site.resolve(page));
      JsonNode touching =
          browser.evaluate(
              """
              [...document.querySelectorAll("svg")].filter((svg) => svg.clientWidth > 0).flatMap((svg) => {
                const frame = svg.getBoundingClientRect();
                const texts = [...svg.querySelectorAll("text")].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
                const wrong = [];
                texts.forEach(({ text, box }, i) => {
                  if (box.left < frame.left - 12 || box.right > frame.right + 12 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2) {
                    wrong.push(text + " leaves its drawing");
                  }
                  texts.slice(i + 1).forEach((other) => {
                    const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
                    const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
                    if (across > 1 && down > 4) {
                      wrong.push(text + " | " + other.text);
                    }
                  });
                });
                return wrong;
              })
              """);
      assertThat(touching).as("%s at %d", page, width).isEmpty();
    }
  }

  /** A ring is whole although the law behind it is dashed. */
  /** Else those of twenty models are all that a phone shows of the texts. */
  @Test
  void onAPhoneTheChoiceOfModelsIsFolded() {
    browser.show(site.resolve("samples.html"));
    assertThat(browser.evaluate("document.querySelector('.choice').open").asBoolean()).isTrue();
    browser.size(390, 844);
    browser.show(site.resolve("samples.html"));
    assertThat(browser.evaluate("document.querySelector('.choice').open").asBoolean()).isFalse();
    assertThat(
            browser
                .evaluate("document.querySelector('.strip').getBoundingClientRect().top")
                .asDouble())
        .isLessThan(844);
    browser.evaluate("document.querySelectorAll('.choice .toggles button')[1].click()");
    assertThat(browser.evaluate("document.querySelector('.choice summary').innerText").asText())
        .isEqualTo("Choose models: 10 of 11 are shown");
  }

  @Test
  void pointsOfAnExploredFigureAreWhole() throws IOException {
    Path place = directory.resolve("law");
    SyntheticStore made =
        new SyntheticStore(place, 0)
            .withGrid(Map.of("fraction", "0.0625, 0.125, 0.25, 0.5, 1", "seed", "1, 2, 3"));
    new SiteReport(
            new ReportSource(
                "Law",
                place,
                made.store(),
                List.of(made.study("grid")),
                Optional.empty(),
                Optional.empty()))
        .render(place.resolve("site"));
    browser.show(place.resolve("site/studies/grid.html"));
    browser.evaluate(
        "window.dashes = []; const stroke = CanvasRenderingContext2D.prototype.stroke;"
            + " const arc = CanvasRenderingContext2D.prototype.arc; let round = false;"
            + " CanvasRenderingContext2D.prototype.arc = function (...a) { round = true; return arc.apply(this, a); };"
            + " CanvasRenderingContext2D.prototype.stroke = function (...a) {"
            + " if (round) { window.dashes.push(this.getLineDash().length); } round = false; return stroke.apply(this, a); };"
            + " 0");
    browser.evaluate("document.querySelector('.explore').click()");
    browser.evaluate("new Promise((resume) => setTimeout(resume, 300))");
    JsonNode dashes = browser.evaluate("window.dashes");
    assertThat(dashes).isNotEmpty().allMatch(length -> length.asInt() == 0);
    // That of all conditions together has the colour of none.
    assertThat(
            browser.evaluate(
                "[...document.querySelectorAll('#grid-data .toggles svg')].map(svg => svg.style.color)"))
        .hasSize(2)
        .allMatch(color -> color.asText().equals("var(--muted)"));
  }

  /** The chart to explore has the ticks of the drawing, whatever its scale. */
  @Test
  void whatIsExploredHasTheTicksOfTheDrawing() {
    browser.show(site.resolve("studies/data.html"));
    JsonNode plot =
        browser.evaluate("JSON.parse(document.querySelector('#data-data .plots').textContent)[0]");
    List<String> drawn = new java.util.ArrayList<>();
    browser
        .evaluate(
            "[...document.querySelectorAll('#data-data .broad text')].map(t => t.textContent)")
        .forEach(text -> drawn.add(text.asText()));
    for (String axis : List.of("x", "y")) {
      plot.get(axis).get("texts").forEach(text -> assertThat(drawn).contains(text.asText()));
    }
    browser.evaluate("document.querySelector('#data-data .explore').click()");
    assertThat(
            browser.evaluate("document.querySelector('#data-data .measure').textContent").asText())
        .isEqualTo("Best validation loss (nats a character)");
    assertThat(browser.errors()).isEmpty();
  }

  /** What a chart writes, with where it is, since it was asked last. */
  private static final String WRITTEN =
      """
      window.written = [];
      const fillText = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
        const half = this.measureText(text).width / 2;
        const charts = [...document.querySelectorAll(".explorer canvas")];
        written.push({ chart: charts.indexOf(this.canvas), side: this.textAlign, text, from: x - half, to: x + half, across: this.canvas.width });
        return fillText.call(this, text, x, y, ...rest);
      };
      0
      """;

  /** Whichever scale a reader chooses, there are values to read it by, and they are whole. */
  @ParameterizedTest
  @ValueSource(ints = {1280, 390})
  void anExploredFigureHasItsTicksOnAnyScale(int width) {
    browser.size(width, 900);
    for (String study : List.of("scaling", "data", "overfitting", "regularisation")) {
      browser.show(site.resolve("studies/" + study + ".html"));
      browser.evaluate(WRITTEN);
      browser.evaluate("document.querySelector('.explore').click()");
      int dials =
          browser.evaluate("document.querySelectorAll('.dials [type=checkbox]').length").asInt();
      assertTicks(study);
      for (int dial = 0; dial < dials; dial++) {
        for (String state : List.of("other", "own")) {
          browser.evaluate(
              "written.length = 0; document.querySelectorAll('.dials [type=checkbox]')[%d].click()"
                  .formatted(dial));
          assertTicks("%s, scale %d: %s".formatted(study, dial, state));
        }
      }
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static void assertTicks(String where) {
    browser.evaluate("new Promise((resume) => setTimeout(resume, 150))");
    JsonNode written = browser.evaluate("written");
    int charts = browser.evaluate("document.querySelectorAll('.explorer canvas').length").asInt();
    assertThat(charts).isPositive();
    int[] beside = new int[charts];
    int[] below = new int[charts];
    for (JsonNode one : written) {
      boolean isBeside = one.get("side").asText().equals("right");
      (isBeside ? beside : below)[one.get("chart").asInt()] +=
          one.get("text").asText().isEmpty() ? 0 : 1;
      assertThat(
              isBeside
                  || one.get("from").asDouble() >= 0
                      && one.get("to").asDouble() <= one.get("across").asDouble())
          .as("%s: %s is whole", where, one)
          .isTrue();
      assertThat(one.get("text").asText())
          .as(where)
          .doesNotMatch("\\d+,\\d{3},\\d{3}|\\d{3},\\d{3}");
    }
    assertThat(Arrays.stream(beside))
        .as("%s: ticks beside each chart", where)
        .allMatch(ticks -> ticks >= 3);
    // Three and the name of the axis; texts that have no room are none.
    assertThat(Arrays.stream(below))
        .as("%s: texts below each chart", where)
        .allMatch(texts -> texts >= 3);
  }

  /** Samples of lines and points, of colours where a series has one. */
  @Test
  void seriesOfAnExploredFigureAreToldApart() {
    browser.show(site.resolve("studies/scaling.html"));
    browser.evaluate("document.querySelector('.explore').click()");
    String swatches =
        "[...document.querySelectorAll('.explorer .toggles button')].map(b => b.textContent + ': ' + b.querySelector('svg').outerHTML)";
    Map<String, String> signs = new LinkedHashMap<>();
    browser
        .evaluate(swatches)
        .forEach(
            sign -> signs.put(sign.asText().split(": ", 2)[0], sign.asText().split(": ", 2)[1]));
    assertThat(signs).containsKeys("lowest", "final");
    assertThat(signs.values()).doesNotHaveDuplicates();
    assertThat(signs.get("lowest")).contains("--muted", "<circle", "--paper");
    assertThat(signs.get("final")).contains("--muted", "<circle").doesNotContain("--paper");
  }

  /** It is the reader's choice then. */
  @Test
  void noCaptionSpeaksOfAScaleThatCanBeChosen() {
    browser.show(site.resolve("studies/data.html"));
    String shown =
        "document.querySelector('#data-data figcaption').innerText.includes('Logarithmic')";
    assertThat(browser.evaluate(shown).asBoolean()).isTrue();
    browser.evaluate("document.querySelector('#data-data .explore').click()");
    assertThat(browser.evaluate(shown).asBoolean()).isFalse();
  }

  @Test
  void anyTwoRunsAreSetSideBySide() {
    List<String> runs = new java.util.ArrayList<>();
    browser.show(site.resolve("index.html"));
    browser
        .evaluate("[...document.querySelectorAll('#run-table tbody tr')].map(r => r.dataset.run)")
        .forEach(id -> runs.add(id.asText()));
    browser.show(site.resolve("differences.html"));
    String rows =
        "[...document.querySelectorAll('#difference-table tbody tr')].map(r => r.cells[0].textContent)";
    browser.evaluate(
        "(s => { s.value = '%s'; s.dispatchEvent(new Event('change')); })(document.getElementById('other'))"
            .formatted(runs.get(3)));
    List<String> differing = new java.util.ArrayList<>();
    browser.evaluate(rows).forEach(name -> differing.add(name.asText()));
    assertThat(differing)
        .startsWith("dropout", "best validation loss, in nats a character")
        .contains("bits per character")
        .doesNotContain("weightDecay", "commit", "parameters");
    assertThat(browser.evaluate("document.getElementById('equal').textContent").asText())
        .matches("Not listed, as equal for both: \\d+ settings, (best iteration, )?parameters, .*");
    assertThat(browser.evaluate("location.hash").asText())
        .isEqualTo("#" + runs.get(0) + "," + runs.get(3));
    assertThat(
            browser
                .evaluate("document.querySelector('#difference-table tbody .number').textContent")
                .asText())
        .isEqualTo("+0.2");
    assertThat(
            browser
                .evaluate("document.querySelectorAll('#difference-chart canvas').length")
                .asInt())
        .isEqualTo(2);
    assertThat(browser.errors()).isEmpty();
  }

  /** Pages, scripts and downloads are all there, and nothing else is asked for. */
  @Test
  void aSiteInOneFileHasAllPages() throws Exception {
    Path single = directory.resolve("one/report.html");
    SingleFile.write(site, single);
    browser.show(single);
    assertThat(browser.evaluate("document.querySelectorAll('#run-table tbody tr').length").asInt())
        .isEqualTo(39);
    String pause = "new Promise((resume) => setTimeout(resume, 300))";
    browser.evaluate("document.querySelector('.top a[href*=overfitting]').click()");
    browser.evaluate(pause);
    browser.evaluate("document.querySelector('.explore').click()");
    assertThat(browser.evaluate("document.querySelectorAll('.explorer canvas').length").asInt())
        .isEqualTo(2);
    browser.evaluate("document.querySelector('.made a').click()");
    browser.evaluate(pause);
    assertThat(browser.evaluate("document.querySelector('h1').textContent").asText())
        .isEqualTo("no dropout, 816k, weight decay 0.01, seed 1");
    browser.evaluate("document.querySelector('.crumb a[href*=differences]').click()");
    browser.evaluate(pause);
    assertThat(
            browser
                .evaluate("document.querySelectorAll('#difference-table tbody tr').length")
                .asInt())
        .isPositive();
    browser.evaluate("document.querySelector('.home').click()");
    browser.evaluate(pause);
    assertThat(browser.evaluate("document.querySelectorAll('#run-table button').length").asInt())
        .isPositive();
    assertThat(browser.errors()).isEmpty();
    assertThat(browser.requests())
        .allMatch(address -> address.matches("file:.*report\\.html|data:.*"));
  }

  @Test
  void aFileThatIsNoReportIsNotReplaced() throws IOException {
    Path own = directory.resolve("letter.html");
    Files.writeString(own, "<p>Dear");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> SingleFile.write(site, own))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining("-Dlotr-gpt.singleFile")
        .hasMessageContaining("is no report");
    assertThat(own).hasContent("<p>Dear");
  }

  @Test
  void axesAreMadeLogarithmicAndCurvesSmooth() {
    browser.show(site.resolve("studies/overfitting.html"));
    browser.evaluate("document.querySelector('.explore').click()");
    String picture = "document.querySelector('.explorer canvas').toDataURL()";
    String pause = "new Promise((resume) => setTimeout(resume, 200))";
    browser.evaluate(pause);
    String plain = browser.evaluate(picture).asText();
    browser.evaluate("document.querySelectorAll('.explorer .dials input')[1].click()");
    browser.evaluate(pause);
    String logarithmic = browser.evaluate(picture).asText();
    assertThat(logarithmic).isNotEqualTo(plain);
    browser.evaluate(
        "(i => { i.value = 0.8; i.dispatchEvent(new Event('input')); })"
            + "(document.querySelector('.explorer [type=range]'))");
    browser.evaluate(pause);
    assertThat(browser.evaluate(picture).asText()).isNotEqualTo(logarithmic);
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void chosenRunsAreLaidOverOneAnother() {
    browser.show(site.resolve("index.html"));
    browser.evaluate(
        "[0, 3].forEach(i => document.querySelectorAll('#run-table input')[i].click())");
    assertThat(browser.evaluate("document.querySelectorAll('#comparison canvas').length").asInt())
        .isEqualTo(2);
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('#comparison-settings tbody th')]"
                        + ".map(e => e.textContent).join()")
                .asText())
        .startsWith("dropout,best validation loss, in nats a character,best iteration,");
    assertThat(
            browser
                .evaluate("getComputedStyle(document.querySelector('#comparison .dials')).display")
                .asText())
        .isEqualTo("flex");
    assertThat(browser.errors()).isEmpty();
  }

  /** The table is longer than a screen: what was chosen is to be seen from where it was. */
  @Test
  void aBarSaysHowManyRunsAreChosen() {
    browser.show(site.resolve("index.html"));
    String boxes = "document.querySelectorAll('#run-table input')";
    browser.evaluate("[...Array(9).keys()].forEach(i => %s[i].click())".formatted(boxes));
    assertThat(browser.evaluate("document.getElementById('chosen-count').textContent").asText())
        .isEqualTo("No more than 8 can be compared");
    assertThat(browser.evaluate(boxes + "[0].checked").asBoolean()).isTrue();
    assertThat(browser.evaluate(boxes + "[8].checked").asBoolean()).isFalse();
    browser.evaluate(boxes + "[0].click()");
    browser.evaluate(
        "document.getElementById('run-table').scrollIntoView({ behavior: 'instant' })");
    assertThat(browser.evaluate("document.getElementById('chosen-count').textContent").asText())
        .isEqualTo("7 runs chosen");
    assertThat(
            browser
                .evaluate("document.getElementById('chosen').getBoundingClientRect().bottom")
                .asDouble())
        .isLessThanOrEqualTo(browser.evaluate("innerHeight").asDouble());
    browser.evaluate("document.getElementById('chosen-clear').click()");
    assertThat(
            browser
                .evaluate("document.querySelectorAll('#run-table input:checked').length")
                .asInt())
        .isZero();
    assertThat(browser.evaluate("document.getElementById('chosen').hidden").asBoolean()).isTrue();
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void curvesToggle() {
    browser.show(site.resolve("studies/overfitting.html"));
    browser.evaluate("document.querySelector('.explore').click()");
    String painted =
        """
        (() => {
          const canvas = document.querySelector(".explorer canvas");
          const copy = document.createElement("canvas");
          copy.width = canvas.width;
          copy.height = canvas.height;
          const pixels = copy.getContext("2d", { willReadFrequently: true });
          pixels.drawImage(canvas, 0, 0);
          const data = pixels.getImageData(0, 0, copy.width, copy.height).data;
          let red = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 3] > 100 && data[i] > 150 && data[i + 1] < 90) red++;
          }
          return red;
        })()
        """;
    String pause = "new Promise((resume) => setTimeout(resume, 300))";
    browser.evaluate(pause);
    int all = browser.evaluate(painted).asInt();
    assertThat(all).isPositive();
    browser.evaluate("document.querySelectorAll('.toggles button')[0].click()");
    browser.evaluate(pause);
    int fewer = browser.evaluate(painted).asInt();
    assertThat(fewer).isLessThan(all);
    assertThat(browser.evaluate("document.querySelector('.toggles button').ariaPressed").asText())
        .isEqualTo("false");
    assertThat(browser.errors()).isEmpty();
    browser.evaluate("document.querySelector('.explore').click()");
    assertThat(browser.evaluate("document.querySelector('figure .broad').clientHeight").asInt())
        .isPositive();
  }

  private static final String WRITE =
      """
      (async () => {
        document.getElementById("length").value = "100";
        document.getElementById("stage").requestSubmit();
        await new Promise((resume) => setTimeout(resume, 20));
        while (!document.getElementById("stop").disabled) {
          await new Promise((resume) => setTimeout(resume, 50));
        }
        return document.getElementById("text").textContent;
      })()
      """;

  @Test
  void theStageWritesTheSameTextForTheSameSeed() {
    browser.show(site.resolve("stage.html"));
    String text = browser.evaluate(WRITE).asText();
    assertThat(text).startsWith("HAMLET").hasSize("HAMLET".length() + 100);
    assertThat(browser.evaluate(WRITE).asText()).isEqualTo(text);
    assertThat(browser.evaluate("document.getElementById('status').textContent").asText())
        .startsWith("100 characters");
    assertThat(browser.errors()).isEmpty();
  }

  static Stream<String> parityCases() throws IOException {
    try (Stream<Path> files = Files.list(PARITY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  /**
   * Rounding a row to 255 levels moves logits by a hundredth or two of their range; matrices of
   * these cases hold no numbers between the levels, so that they tell one GELU from the other.
   */
  private static final Set<String> ON_LEVELS = Set.of("erf", "tanh");

  @ParameterizedTest
  @MethodSource("parityCases")
  void theStageAgreesWithPyTorch(String name) throws IOException {
    try (Safetensors parity = Safetensors.openForeign(PARITY.resolve(name + ".safetensors"))) {
      theStageAgreesWithPyTorch(name, parity);
    }
  }

  private void theStageAgreesWithPyTorch(String name, Safetensors parity) throws IOException {
    JsonNode shape =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(PARITY.resolve(name + ".json").toFile());
    ModelConfig config =
        new ModelConfig(
            shape.get("layers").asInt(),
            shape.get("heads").asInt(),
            shape.get("embedding").asInt(),
            shape.get("context").asInt(),
            shape.get("vocab").asInt(),
            Activation.named(shape.path("activation").asText("relu")),
            shape.path("bias").asBoolean(true),
            shape.path("tiedHead").asBoolean(false),
            Initialisation.PLAIN);
    int length = shape.get("length").asInt();
    int[] tokens = parity.ints("tokens");
    double[] expected = parity.doubles("logits");
    showModel(config, parity);
    double[] logits = new double[length * config.vocabulary()];
    double tolerance = ON_LEVELS.contains(name) ? 1e-5 : 0.03;
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int sequence = 0; sequence < shape.get("batch").asInt(); sequence++) {
      int[] text = Arrays.copyOfRange(tokens, sequence * length, (sequence + 1) * length);
      JsonNode got =
          browser.evaluate(
              "(() => { const m = lotrModel(lotrStage); return "
                  + Arrays.toString(text)
                  + ".flatMap(t => [...m.next(t)]); })()");
      for (int i = 0; i < logits.length; i++) {
        assertThat(got.get(i).asDouble())
            .isCloseTo(
                expected[sequence * logits.length + i],
                org.assertj.core.data.Offset.offset(tolerance * largest));
      }
    }
  }

  @Test
  void beyondTheContextTheLatterHalfIsComputedAnew() throws IOException {
    try (Safetensors parity = Safetensors.openForeign(PARITY.resolve("tiny.safetensors"))) {
      showModel(new ModelConfig(2, 2, 16, 8, 11), parity);
    }
    double difference =
        browser
            .evaluate(
                """
                (() => {
                  const slid = lotrModel(lotrStage);
                  const fresh = lotrModel(lotrStage);
                  const text = [1, 2, 3, 4, 5, 6, 7, 8, 9];
                  const a = text.map((t) => [...slid.next(t)]).pop();
                  const b = text.slice(4).map((t) => [...fresh.next(t)]).pop();
                  return Math.max(...a.map((v, i) => Math.abs(v - b[i])));
                })()
                """)
            .asDouble();
    assertThat(difference).isLessThan(1e-6);
  }

  /**
   * The browser cuts texts as the trainer does, and writes what is no text of the trainer's, too.
   */
  @ParameterizedTest
  @EnumSource(names = {"BPE", "WORD"})
  void theStageKnowsLearntTokens(TokenizerKind kind) throws IOException {
    String verse = "Nine pots of tea, nobody's near; ήλιος και θάλασσα ☕👍🏽\n\n  ";
    String more = "one two three four five six seven eight nine ten eleven twelve 1815 cafés’ ";
    Corpus corpus = new Corpus("verses", (verse + more).repeat(30));
    Tokenizer tokenizer =
        kind.learn(corpus, Excerpt.of(0, corpus.tokens().size()), 300, Progress.NONE);
    showStage(tokenizer);
    String probe =
        verse + "\u0000\t\u0085\u00a0\ufeff \"don't' 中文 e\u0301 🤷🏽‍♀️ <x>&\\ ''" + verse;
    JsonNode got =
        browser.evaluate(
            """
            (() => {
              const tokenizer = lotrTokenizer(lotrStage);
              const tokens = tokenizer.encode(%s).tokens;
              const decode = tokenizer.decoder();
              return { tokens, text: tokens.map(decode).join("") + decode() };
            })()
            """
                .formatted(Json.inPage(probe)));
    int[] tokens = new int[got.get("tokens").size()];
    Arrays.setAll(tokens, i -> got.get("tokens").get(i).asInt());
    assertThat(tokens).isEqualTo(tokenizer.encode(probe));
    assertThat(got.get("text").asText()).isEqualTo(probe);

    browser.evaluate("document.getElementById('prompt').value = 'ναι, 中'");
    String text = browser.evaluate(WRITE).asText();
    assertThat(text).startsWith("ναι, 中");
    assertThat(text.codePointCount(0, text.length())).isEqualTo("ναι, 中".length() + 100);
    assertThat(browser.evaluate("document.getElementById('status').textContent").asText())
        .startsWith("100 characters, ")
        .contains("tokens a second")
        .doesNotContain("does not know");
    assertThat(browser.errors()).isEmpty();
  }

  /** The stage's page with a model that learnt nothing. */
  private static void showStage(Tokenizer tokenizer) throws IOException {
    ModelConfig config = new ModelConfig(1, 2, 16, 16, tokenizer.size());
    Random random = new Random(5);
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameter entry : Parameters.layout(config)) {
      float[] values = new float[Math.toIntExact(entry.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.3 * random.nextGaussian());
      }
      tensors.put(entry.name(), values);
    }
    Path folder = directory.resolve("stage of " + tokenizer.hashCode());
    try (Stream<Path> files = Files.walk(site)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(site.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    try (Writer out = Files.newBufferedWriter(folder.resolve("data/stage.js"))) {
      StageModel.write(new ModelFile(new ModelWeights(config, tensors), tokenizer), out);
    }
    browser.show(folder.resolve("stage.html"));
  }

  private static void showModel(ModelConfig config, Safetensors parity) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameter entry : Parameters.layout(config)) {
      double[] values = parity.doubles("parameters." + entry.name());
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      tensors.put(entry.name(), floats);
    }
    StringBuilder symbols = new StringBuilder();
    for (int i = 0; i < config.vocabulary(); i++) {
      symbols.append((char) ('A' + i));
    }
    Path folder = Files.createDirectories(directory.resolve("model"));
    try (Writer out = Files.newBufferedWriter(folder.resolve("stage.js"))) {
      StageModel.write(
          new ModelFile(new ModelWeights(config, tensors), new Vocabulary(symbols.toString())),
          out);
    }
    Files.copy(
        site.resolve("assets/model.js"),
        folder.resolve("model.js"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Path page = folder.resolve("page.html");
    Files.writeString(page, "<script src=stage.js></script><script src=model.js></script>");
    browser.show(page);
  }

  /** The focus goes to the first element that a selector finds, as Tab would have brought it. */
  private static void focus(String selector) {
    assertThat(
            browser
                .evaluate(
                    "(e => { e.focus(); return document.activeElement === e && e.tabIndex >= 0; })"
                        + "(document.querySelector(\"%s\"))".formatted(selector))
                .asBoolean())
        .as("focus on %s", selector)
        .isTrue();
  }

  @Test
  void theTableIsSortedFilteredAndComparedByKeys() throws Exception {
    browser.show(site.resolve("index.html"));
    browser.press("Tab");
    assertThat(browser.evaluate("document.activeElement.className").asText()).isEqualTo("skip");
    focus("#run-table thead button");
    browser.press("Enter");
    assertThat(
            browser.evaluate("document.querySelectorAll('[aria-sort=ascending]').length").asInt())
        .isEqualTo(1);
    browser.press("Enter");
    assertThat(
            browser.evaluate("document.querySelectorAll('[aria-sort=descending]').length").asInt())
        .isEqualTo(1);
    focus("#filter");
    browser.type("dropout=0 seed=1");
    Thread.sleep(300);
    assertThat(browser.evaluate("document.getElementById('shown').textContent").asText())
        .isEqualTo("5 of 39 runs");
    focus("#run-table tbody input");
    browser.press(" ");
    assertThat(browser.evaluate("document.querySelectorAll('#comparison canvas').length").asInt())
        .isEqualTo(2);
  }

  @Test
  void figuresAreExploredByKeys() {
    browser.show(site.resolve("studies/overfitting.html"));
    focus(".explore");
    browser.press("Enter");
    focus(".toggles button");
    browser.press(" ");
    assertThat(browser.evaluate("document.querySelector('.toggles button').ariaPressed").asText())
        .isEqualTo("false");
    focus(".explorer .canvas");
    browser.press("ArrowRight");
    browser.press("ArrowRight");
    assertThat(browser.evaluate("document.querySelector('.reading').textContent").asText())
        .matches(
            "Validation loss \\(nats a character\\), at iteration \\d+: dropout 0\\.2: [\\d.]+");
    assertAccessible("an explored figure");
  }

  @Test
  void theStageIsPlayedByKeys() {
    browser.show(site.resolve("stage.html"));
    focus("#seed");
    browser.press("Enter");
    browser.evaluate("new Promise((resume) => setTimeout(resume, 200))");
    assertThat(browser.evaluate("document.getElementById('text').textContent").asText())
        .startsWith("HAMLET");
    assertAccessible("the stage");
  }

  @Test
  void modelsAreChosenByKeys() {
    browser.show(site.resolve("samples.html"));
    String shown =
        "[...document.querySelectorAll('.strip')]"
            + ".map(s => [...s.children].filter(a => a.offsetWidth > 0).length).join()";
    assertThat(browser.evaluate(shown).asText()).isEqualTo("11,11,11");
    focus(".toggles button");
    browser.press(" ");
    assertThat(browser.evaluate(shown).asText()).isEqualTo("10,10,10");
    browser.press(" ");
    assertThat(browser.evaluate(shown).asText()).isEqualTo("11,11,11");
    assertThat(
            browser
                .evaluate(
                    "(s => new Set([...s.children].map(a => a.getBoundingClientRect().top)).size)"
                        + "(document.querySelector('.strip'))")
                .asInt())
        .as("rows of a strip")
        .isEqualTo(1);
  }

  private static void assertAccessible(String where) {
    try {
      browser.evaluate(resource(AXE));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    // Of what lies on a gradient it does not tell the contrast.
    browser.evaluate(
        "document.head.insertAdjacentHTML('beforeend', '<style>.scroll { background: none; }</style>')");
    JsonNode violations =
        browser.evaluate(
            "axe.run().then(r => r.violations"
                + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                + ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | ')))");
    assertThat(violations).as(where).isEmpty();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = SiteInBrowserTest.class.getClassLoader().getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
