package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SiteReportTest {
  @TempDir private static Path directory;
  private static SyntheticStore made;
  private static Path site;

  @BeforeAll
  static void render() throws IOException {
    made = new SyntheticStore(directory.resolve("now"), 0).withStudies(true).withWeights();
    SyntheticStore earlier = new SyntheticStore(directory.resolve("earlier"), 0.4);
    earlier.withStudies(false);
    site = directory.resolve("site");
    new SiteReport(
            new ReportSource(
                "A title " + SyntheticStore.HOSTILE,
                "It is about " + SyntheticStore.HOSTILE,
                directory,
                made.store(),
                made.studies(SyntheticStore.STUDIES),
                Optional.of(EarlierStore.in(earlier.store().directory())),
                Optional.empty(),
                List.of("-Ppaper", "-Dlotr-gpt.seeds=3")))
        .render(site);
  }

  private static Document page(String name) throws IOException {
    return Jsoup.parse(site.resolve(name));
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(site)) {
      return files.filter(file -> file.toString().endsWith(".html")).toList();
    }
  }

  @Test
  void everyPageIsWellBuilt() throws IOException {
    assertThat(pages()).hasSizeGreaterThan(30);
    for (Path file : pages()) {
      Document page = Jsoup.parse(file);
      assertThat(page.select("h1")).as("headings of %s", file).hasSize(1);
      assertThat(page.select("main, header, footer, nav[aria-label]")).hasSize(4);
      assertThat(page.select("html[lang], meta[charset], meta[name=viewport]")).hasSize(3);
      int level = 0;
      for (Element heading : page.select("h1, h2, h3, h4")) {
        int next = heading.tagName().charAt(1) - '0';
        assertThat(next).as("level of '%s' in %s", heading.text(), file).isLessThan(level + 2);
        level = next;
      }
      assertThat(page.select("[id]").eachAttr("id")).as("ids of %s", file).doesNotHaveDuplicates();
      assertThat(page.select("thead th:not([scope]), svg[role=img]:not([aria-label])")).isEmpty();
    }
  }

  @Test
  void theFirstPageSetsTheFindingsBesideThoseOfTheSource() throws IOException {
    Document page = page("index.html");
    assertThat(page.select(".source tbody tr")).hasSize(1);
    assertThat(page.select(".source td").eachText())
        .satisfiesExactly(
            source ->
                assertThat(source)
                    .isEqualTo("It turns up after 1500 iterations " + SyntheticStore.HOSTILE),
            here ->
                assertThat(here)
                    .startsWith("Without dropout the validation loss turns up again")
                    .contains("rise", "95 % interval", " > 0.1"),
            reproduced -> assertThat(reproduced).startsWith("Yes 3 of 3 seeds, p = 0."));
  }

  @Test
  void theWordsOfTheClaimsAreDefined() throws IOException {
    Document page = page("studies/overfitting.html");
    assertThat(page.select(".metrics dt").eachText()).containsExactly("rise");
    assertThat(page.select(".metrics dd").text())
        .isEqualTo(
            "rise of the validation loss (final − best), in nats a character: how far it has turned"
                + " up again at the end of training");
  }

  /** Else a p below 0.05 beside an interval that reaches the limit looks like a mistake. */
  @Test
  void thatPHasOneSideIsSaidWhereverItStands() throws IOException {
    for (String study : SyntheticStore.STUDIES) {
      assertThat(page("studies/" + study + ".html").select("details p").text())
          .contains("in the direction of the claim", "one-sided", "two-sided", "rounded");
    }
    assertThat(page("index.html").select(".source caption").text())
        .contains("in the direction of the claim", "one-sided", "two-sided");
  }

  /** Not by the words of the POM, which no other page has. */
  @Test
  void claimsCallARunThatLacksAResultAsAllPagesDo() throws IOException {
    int named = 0;
    for (String study : SyntheticStore.STUDIES) {
      Document page = page("studies/" + study + ".html");
      List<String> runs = page.select("section[aria-labelledby=runs-title] li a").eachText();
      for (String detail : page.select(".claims .detail").eachText()) {
        if (detail.startsWith("'")) {
          assertThat(runs).anyMatch(name -> detail.startsWith("'" + name + "'"));
          named++;
        }
      }
    }
    assertThat(named).isPositive();
  }

  /** The seed that chose its characters is not the one that it was trained with. */
  @Test
  void theSeedOfATextIsSaidToBeThat() throws IOException {
    String run = made.study("overfitting").runs().get(1).id();
    for (String name : List.of("runs/" + run + ".html", "samples.html", "studies/data.html")) {
      assertThat(page(name).select("section > .rates").eachText())
          .as(name)
          .isNotEmpty()
          .allMatch(text -> text.equals("sampled with seed 1, temperature 0.8"));
    }
  }

  /** What shares of words and passages are of. */
  @Test
  void howMuchTheModelsWroteIsSaid() throws IOException {
    for (String name : List.of("samples.html", "studies/samples.html", "studies/data.html")) {
      assertThat(page(name).select(".key").eachText())
          .as(name)
          .anyMatch(
              text ->
                  text.matches(
                      "Each model wrote 3 texts of [\\d,]+ to [\\d,]+ characters, in which its real words, .*\\."));
    }
  }

  /** Nobody learnt from the whole corpus. */
  @Test
  void theFirstPageSaysHowMuchWasLearntFrom() throws IOException {
    assertThat(page("index.html").select(".lede").text())
        .containsPattern(
            "Trained on [\\d,]+ to [\\d,]+ characters, in blocks from all over the training text, and"
                + " validated on the last [\\d,]+ of the [\\d,]+ characters of three plays");
  }

  @Test
  void textFromOutsideIsNeverMarkup() throws IOException {
    for (Path file : pages()) {
      Document page = Jsoup.parse(file);
      for (Element script : page.select("script")) {
        boolean own = script.hasAttr("src") && script.data().isEmpty();
        boolean data = script.attr("type").equals("application/json");
        assertThat(own || data).as("%s in %s", script, file).isTrue();
      }
      assertThat(page.select("[onclick], [onload], [onerror], iframe, object, embed")).isEmpty();
    }
    assertThat(page("index.html").text()).contains("A title " + SyntheticStore.HOSTILE);
    assertThat(page("studies/overfitting.html").select(".lede").text())
        .contains(SyntheticStore.HOSTILE);
    assertThat(page("studies/overfitting.html").select(".claims").text())
        .contains(SyntheticStore.HOSTILE);
    assertThat(page("studies/samples.html").select(".sample").text()).contains("attacked=1");
    assertThat(Files.readString(site.resolve("data/runs.js"))).doesNotContain("<script");
    String figure = Files.readString(site.resolve("figures/scaling-loss.svg"));
    assertThat(figure).doesNotContain("<script");
  }

  @Test
  void nothingPointsOutOfTheSite() throws IOException {
    for (Path file : pages()) {
      Document page = Jsoup.parse(file);
      assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
          .contains("default-src 'none'")
          .doesNotContain("http");
      for (Element link : page.select("[href], [src]")) {
        String target = link.hasAttr("href") ? link.attr("href") : link.attr("src");
        if (target.startsWith("data:")) {
          continue;
        }
        assertThat(target).doesNotContain("//");
        String[] parts = target.split("#", 2);
        Path linked = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        assertThat(linked).as("%s in %s", target, file).isRegularFile();
        if (parts.length == 2) {
          assertThat(Jsoup.parse(linked).getElementById(parts[1]))
              .as("%s in %s", target, file)
              .isNotNull();
        }
      }
    }
  }

  @Test
  void studiesHaveTheFiguresOfTheirStructure() throws IOException {
    assertThat(figures("overfitting")).containsExactly("overfitting-loss");
    assertThat(figures("scaling")).containsExactly("scaling-size", "scaling-loss");
    assertThat(figures("regularisation"))
        .containsExactly("regularisation-settings", "regularisation-heat", "regularisation-loss");
    assertThat(figures("data")).startsWith("data-data");
  }

  private static List<String> figures(String study) throws IOException {
    Document page = page("studies/" + study + ".html");
    for (Element figure : page.select("figure")) {
      assertThat(figure.select("svg")).hasSize(2);
      assertThat(figure.select("svg").attr("aria-label")).contains(finding(page, figure));
      for (String type : List.of("svg", "png", "csv")) {
        assertThat(site.resolve("figures/" + figure.id() + "." + type)).isNotEmptyFile();
      }
    }
    return page.select("figure").eachAttr("id");
  }

  /** That of the first figure is the page's answer, and stands there only. */
  private static String finding(Document page, Element figure) {
    List<String> findings =
        Stream.concat(
                page.select(".answer").stream().skip(page.select(".answer").size() - 1),
                figure.select("figcaption strong").stream())
            .map(Element::wholeText)
            .toList();
    boolean isFirst = figure.equals(page.selectFirst("figure"));
    assertThat(findings).as(figure.id()).hasSize(isFirst ? 1 : 2).doesNotHaveDuplicates();
    return findings.get(findings.size() - 1);
  }

  /** That of the mean curve is not the mean of each run's lowest, as the tables have it. */
  @Test
  void aFigureSaysWhatItsRingIs() throws IOException {
    for (String study : SyntheticStore.STUDIES) {
      assertThat(page("studies/" + study + ".html").select("#" + study + "-loss figcaption").text())
          .as(study)
          .contains("ing: the lowest point of the mean curve")
          .contains("The initial losses are beyond the axis.");
    }
  }

  @Test
  void theFigureOfARunSaysWhatIsBeyondItsAxis() throws IOException {
    int figures = 0;
    for (Path file : pages()) {
      if (file.getParent().endsWith("runs")) {
        String caption = Jsoup.parse(file).select("figcaption").text();
        figures += caption.isEmpty() ? 0 : 1;
        assertThat(caption)
            .matches("|.* Ring: the lowest\\. The initial losses are beyond the axis\\.");
      }
    }
    assertThat(figures).isGreaterThan(30);
  }

  @Test
  void noDropoutIsRed() throws IOException {
    Document page = page("studies/overfitting.html");
    assertThat(page.select("tr:contains(no dropout) .swatch.b-red")).isNotEmpty();
    assertThat(page.select("figure svg.broad path.s-red")).isNotEmpty();
  }

  @Test
  void aStudyIsAnsweredFromItsNumbers() throws IOException {
    assertThat(page("studies/overfitting.html").select(".answer").text())
        .matches(
            "With no dropout the validation loss turns up after iteration [\\d,]+ \\(([\\d,]+ to [\\d,]+ by seed; )?[\\d.]+ passes over the text\\), from [\\d.]+ to"
                + " [\\d.]+, by [\\d.]+ \\(95.% interval [\\d.]+ to [\\d.]+\\), .* with dropout 0.2 it (ends within|still falls when training ends, to) .*");
    assertThat(page("studies/overfitting.html").select(".size").get(0).text())
        .isEqualTo("6 runs, 3 seeds");
    assertThat(page("studies/regularisation.html").select(".answer").text())
        .startsWith(
            "Dropout matters more than weight decay: dropout moves the final validation loss by")
        .contains("weight decay 0.1 instead of 0.01 lowers it by ")
        .as("on which side of none a bound is")
        .doesNotContainPattern("interval −?0\\.00 to| to −?0\\.00\\)");
    assertThat(page("studies/samples.html").select(".answer").text())
        .contains("of the passages of 20 characters, ");
  }

  /** Of all that its studies vary: whoever follows a link knows where it led. */
  @Test
  void aRunHasOneNameOnAllPages() throws IOException {
    Map<String, Set<String>> names = new TreeMap<>();
    Set<String> all = new HashSet<>();
    for (Path file : pages()) {
      Document page = Jsoup.parse(file);
      for (Element link : page.select("a[href*=runs/][href$=.html]")) {
        String id = link.attr("href").replaceAll(".*runs/|\\.html", "");
        names.computeIfAbsent(id, key -> new TreeSet<>()).add(link.text());
      }
      if (file.getParent().endsWith("runs")) {
        String id = file.getFileName().toString().replace(".html", "");
        String name = page.select("h1").text();
        names.computeIfAbsent(id, key -> new TreeSet<>()).add(name);
        assertThat(all.add(name)).as(name).isTrue();
      }
    }
    assertThat(names).hasSizeGreaterThan(30);
    names.forEach((id, given) -> assertThat(given).as(id).hasSize(1));
    String shared = made.study("overfitting").runs().get(0).id();
    assertThat(names.get(shared)).contains("no dropout, 816k, weight decay 0.01, seed 1");
  }

  @Test
  void sampledAndWholeSplitLossesStandApartAndAreExplained() throws IOException {
    String run = made.study("overfitting").runs().get(0).id();
    Document page = page("runs/" + run + ".html");
    Element sampled = page.selectFirst(".measured:has(dt:contains(best validation loss))");
    Element whole = page.selectFirst(".measured:has(dt:contains(validation loss of the best))");
    assertThat(sampled).isNotEqualTo(whole);
    assertThat(sampled.text()).contains("During training", "random batches");
    assertThat(whole.text()).contains("on the whole of a split", "bits per character");
    assertThat(page("studies/overfitting.html").select("thead .groups th").eachText())
        .containsExactly("During training", "Whole split", "Texts");
    for (String place : List.of("differences.html main", "index.html #comparison")) {
      String[] name = place.split(" ");
      assertThat(page(name[0]).select(name[1]).text())
          .as(place)
          .contains("random batches", "once after training, on the whole of a split");
    }
  }

  /** {@code 4 min}, and not 267.0. */
  @Test
  void timesAreWrittenAsElsewhereWhereRunsAreCompared() throws IOException {
    String run = made.study("overfitting").runs().get(0).id();
    String time =
        page("runs/" + run + ".html").selectFirst("div:has(> dt:contains(time)) dd").text();
    assertThat(time).matches("[\\d.]+ (s|min)");
    assertThat(Files.readString(site.resolve("data/runs.js")))
        .contains("\"training time\"", "\"" + time + "\"")
        .doesNotContain("time, in s");
  }

  @Test
  void whatMadeAFigureIsNamed() throws IOException {
    Element made = page("studies/overfitting.html").selectFirst("figure .made");
    assertThat(made.select("summary").text()).isEqualTo("Made from 6 runs");
    assertThat(made.select("li a")).hasSize(6);
    assertThat(made.select("code").text())
        .isEqualTo("mvn verify -Ppaper -Dlotr-gpt.seeds=3 -Dlotr-gpt.studies=overfitting");
    assertThat(page("index.html").select("#reproduce pre").text())
        .endsWith("mvn verify -Ppaper -Dlotr-gpt.seeds=3");
  }

  @Test
  void whatIsMissingIsShownAsSuch() throws IOException {
    Document overview = page("index.html");
    assertThat(overview.select(".notice").text())
        .contains("failed", "the loss became NaN", "not finished", "not trained");
    Document scaling = page("studies/scaling.html");
    assertThat(scaling.select(".size").get(0).text()).isEqualTo("8 of 12 runs, 3 seeds");
    assertThat(scaling.select("tr:contains(31k)").text()).contains("2 of 3");
    assertThat(overview.select("#run-table tbody tr:contains(not trained)")).hasSize(3);
    assertThat(page("studies/scaling.html").select("figcaption").eachText())
        .allMatch(text -> text.contains("4 of 12 runs left out: no complete result."));
    assertThat(page("studies/regularisation.html").select("figcaption").text())
        .doesNotContain("left out");
  }

  @Test
  void figuresLeaveOutWhatIsNotTrained() throws IOException {
    StudyResults scaling = StudyResults.read(made.store(), made.study("scaling"));
    String drawn = Files.readString(site.resolve("figures/scaling-loss.csv"));
    for (RunResult run : scaling.runs()) {
      assertThat(drawn.contains(run.planned().id())).as(run.problem()).isEqualTo(run.trained());
    }
    assertThat(scaling.problems()).hasSize(4);
  }

  @Test
  void samplesShowWhatIsInventedAndWhatIsCopied() throws IOException {
    Element sample = page("studies/samples.html").select(".sample").get(0);
    assertThat(sample.select("mark").text()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(sample.select("i").eachText()).contains("ROMEO");
    assertThat(sample.select("b").text()).isEqualTo("HAMLET");
  }

  @Test
  void aRunCanBeRepeatedFromItsPage() throws Exception {
    PlannedRun run = made.study("overfitting").runs().get(0);
    Document page = page("runs/" + run.id() + ".html");
    // What chooses a scale, and its store with it, is said again; what changes no run's text is
    // not.
    assertThat(page.select("pre.code").eachText())
        .anyMatch(
            text -> text.endsWith("mvn lotr-gpt:generate -Ppaper -Dlotr-gpt.run=" + run.id()));
    String fragment = page.select("pre.code").last().wholeText();
    var xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(fragment.getBytes(StandardCharsets.UTF_8)));
    for (Setting setting : Setting.values()) {
      assertThat(xml.getElementsByTagName(setting.key()).getLength())
          .as(setting.key())
          .isEqualTo(run.settings().counts(setting) ? 1 : 0);
    }
    assertThat(xml.getElementsByTagName("corpus").item(0).getTextContent())
        .isEqualTo(made.corpus().toString());
    assertThat(page.select(".facts").text())
        .contains("git commit", "corpus SHA-256", "oneDNN 3.11", "EPYC", "nd4j");
  }

  @Test
  void theRunTableHoldsOnlyWhatDiffers() throws IOException {
    List<String> headings = page("index.html").select("#run-table thead th").eachText();
    assertThat(headings).contains("dropout", "layers", "seed").doesNotContain("batchSize");
    assertThat(headings)
        .as("what a phone shows, and what tells runs of one name apart, come first")
        .containsSubsequence("run", "best val.", "final val.", "final train", "study", "dropout");
    assertThat(headings.indexOf("study")).isEqualTo(headings.indexOf("run") + 4);
    assertThat(page("index.html").select("#run-table td.studies").first().text())
        .contains("Overfitting");
  }

  @Test
  void aComparisonTellsNoiseFromChange() throws IOException {
    Document page = page("comparison.html");
    assertThat(page.select("tr.beyond:contains(more than the seeds explain)")).isNotEmpty();
    assertThat(page.select("section").first().select("tr.beyond")).isNotEmpty();
    assertThat(page("index.html").text()).contains("Compared with an earlier reproduction");
  }

  @Test
  void allModelsAreSideBySideForEachPrompt() throws IOException {
    Document page = page("samples.html");
    List<Element> strips = page.select(".strip");
    assertThat(strips).hasSize(3);
    for (Element strip : strips) {
      // Of the four sizes, eight regularisations and three shares of the text, those that were
      // trained; some are the same.
      assertThat(strip.select("article")).hasSize(11);
      assertThat(strip.select("article h3").eachText()).doesNotHaveDuplicates();
      assertThat(strip.select(".sample b").eachText().stream().distinct()).hasSize(1);
      assertThat(strip.select("article .rates").eachText())
          .allMatch(rates -> rates.matches("validation loss .* % real words, .* % verbatim"));
    }
    List<Double> losses =
        strips.get(0).select("article .rates").eachText().stream()
            .map(rates -> Double.valueOf(rates.split(" ")[2]))
            .toList();
    assertThat(losses).isSorted();
    assertThat(page.select(".strip mark")).isNotEmpty();
    assertThat(page.select(".strip i")).isNotEmpty();
    assertThat(page("studies/regularisation.html").select(".strip").get(0).select("article"))
        .hasSize(8);
  }

  @Test
  void theFirstPageSaysWhatTheProjectIsAbout() throws IOException {
    assertThat(page("index.html").select("h1 + .about").text())
        .isEqualTo("It is about " + SyntheticStore.HOSTILE);
  }

  /** What is not decided yet is not counted among what does not hold. */
  @Test
  void theFirstPageCountsVerdicts() throws IOException {
    assertThat(page("index.html").select(".lede").text())
        .matches(
            "5 studies, 32 of 39 models trained; \\d of 7 claims holds?, 1 is refuted, \\d (is|are) undecided\\. .*");
    assertThat(page("studies/data.html").select("figcaption").eachText())
        .allMatch(text -> text.contains("Mean of 3 seeds"));
    assertThat(page("studies/scaling.html").select("figcaption").eachText())
        .allMatch(text -> text.contains("Mean of 2 to 3 seeds"));
  }

  /** A picture of a curve would not tell what a model writes. */
  @Test
  void theFirstPageShowsWhatALoneModelWrites() throws IOException {
    Document index = page("index.html");
    assertThat(index.select("section:has(#study-samples) .preview .sample b").text())
        .isEqualTo("HAMLET");
    assertThat(index.select(".preview .sample")).hasSize(1);
    assertThat(index.select("section:has(#study-overfitting) .preview svg")).hasSize(1);
  }

  /** A hyphen is no minus sign, but in code and data, which are there to be copied. */
  @Test
  void numbersBelowZeroHaveAMinusSign() throws IOException {
    int negative = 0;
    for (Path file : pages()) {
      Document page = Jsoup.parse(file);
      page.select("code, pre, script, textarea, .sample, .settings").remove();
      for (Element element : page.select("body *")) {
        assertThat(element.ownText())
            .as(file.toString())
            .doesNotContainPattern("(?<![\\w.=-])-\\.?\\d| - ");
        negative += element.ownText().matches(".*−\\d.*") ? 1 : 0;
      }
    }
    assertThat(negative).isPositive();
  }

  @Test
  void aRunNamesThoseOfOtherSeeds() throws IOException {
    List<PlannedRun> runs = made.study("overfitting").runs();
    Document page = page("runs/" + runs.get(0).id() + ".html");
    assertThat(page.select(".siblings").text())
        .matches(
            "With other seeds, and their best validation loss: seed 2 \\([\\d.]+\\), seed 3"
                + " \\([\\d.]+\\)\\.");
    assertThat(page.select(".siblings a").attr("href")).isEqualTo(runs.get(1).id() + ".html");
  }

  /** The most real words as well as the lowest loss, and whatever chance alone keeps from them. */
  @Test
  void theBestIsBold() throws IOException {
    Document page = page("studies/overfitting.html");
    assertThat(page.select("thead tr:not(.groups) th").eachText()).doesNotContain("Seeds");
    assertThat(page("studies/scaling.html").select("thead tr:not(.groups) th").eachText())
        .contains("Seeds");
    assertThat(page.select("caption").text())
        .startsWith("Means over 3 seeds ± their standard deviation. Bold: the best, and what");
    List<String> columns = page.select("thead tr:not(.groups) th").eachText();
    Element dropout = page.selectFirst("tbody tr:contains(dropout 0.2)");
    for (String column : List.of("Best val.", "Final val.", "Bits/char.", "Real words")) {
      Element cell = dropout.child(columns.indexOf(column));
      assertThat(cell.select("strong")).as(column).isNotEmpty();
    }
    // 0.3 is lower than 0.2 by less than the seeds go apart.
    int best = page("studies/regularisation.html").select("tbody td:nth-child(2) strong").size();
    assertThat(best).isGreaterThan(1).isLessThan(8);
  }

  @Test
  void noCellIsAFormula() throws IOException {
    List<Path> tables;
    try (Stream<Path> files = Files.walk(site)) {
      tables = files.filter(file -> file.toString().endsWith(".csv")).toList();
    }
    assertThat(tables).hasSizeGreaterThan(40);
    boolean escaped = false;
    for (Path table : tables) {
      for (CSVRecord row :
          CSVFormat.RFC4180.parse(new java.io.StringReader(Files.readString(table)))) {
        for (String cell : row) {
          assertThat(cell.matches("(?s)[=+@\t\r].*|-(?![\\d.]+(e-?\\d+)?$).*"))
              .as("%s in %s", cell, table)
              .isFalse();
          escaped |= cell.startsWith("'" + SyntheticStore.FORMULA);
        }
      }
    }
    assertThat(escaped).isTrue();
  }

  @Test
  void figuresAreWellFormedAndHoldNoScript() throws Exception {
    List<Path> figures;
    try (Stream<Path> files = Files.list(site.resolve("figures"))) {
      figures = files.filter(file -> file.toString().endsWith(".svg")).toList();
    }
    assertThat(figures).isNotEmpty();
    boolean escaped = false;
    for (Path figure : figures) {
      var svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(figure.toFile());
      assertThat(svg.getElementsByTagName("script").getLength()).as(figure.toString()).isZero();
      escaped |= Files.readString(figure).contains("&lt;script&gt;");
    }
    assertThat(escaped).isTrue();
  }

  @Test
  void aCommitThatDoesNotRepeatItIsNotPromisedTo() throws IOException {
    assertThat(page("index.html").select("#reproduce .notice").text())
        .contains("not committed", "The page of each run says which");
  }
}
