package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer is one to the question that its study asks, and says how sure it is. */
@Tag("slow")
class AnswersTest {
  private static final String INTERVAL = " \\(95 % interval [−.\\d]+ to [−.\\d]+( points)?\\)";

  @TempDir private Path directory;

  @Test
  void casesAreRankedByWhatTheClaimsCompare() throws IOException {
    Document study = study("ranking", "1, 2, 3");
    assertThat(study.select(".answer").text())
        .matches(
            "Lowest bits per character: wide, [.\\d]+; middle [.\\d]+ more%s, narrow [.\\d]+ more%s\\. Highest real-word rate: wide, .*less%s\\."
                .formatted(INTERVAL, INTERVAL, INTERVAL));
    assertThat(study.select("figure").get(0).select("text").eachText())
        .contains("Bits per character", "Real-word rate", "narrow", "wide");
    assertThat(study.select(".answer").text()).doesNotContain("verbatim");
  }

  /** The jackknife is wrong for it; the seeds that it holds for are not. */
  @Test
  void ofALargestRunNoIntervalIsSaid() throws IOException {
    Element claim = study("ranking", "1, 2, 3").select(".claims li:contains(None copies)").first();
    assertThat(claim.select(".detail").text())
        .matches("all\\.max\\(verbatimRate\\) [\\d.]+\\h% \\(n=9\\) < 50\\h%");
    assertThat(claim.select(".verdict").text()).isEqualTo("Holds 3 of 3 seeds");
    assertThat(claim.className()).isEqualTo("holds");
  }

  @Test
  void withOneSeedAnOrderMayBeChance() throws IOException {
    Document study = study("ranking", "1");
    assertThat(study.select(".answer").text())
        .endsWith("With one seed, the order may be chance.")
        .doesNotContain("interval");
    assertThat(study.select(".size").get(0).text())
        .isEqualTo("3 runs, 1 seed; one seed cannot tell how much of it is chance");
    assertThat(study.select(".claims li").eachAttr("class")).containsOnly("holds weak");
    assertThat(study.select(".claims .verdict").eachText()).containsOnly("Holds 1 seed");
  }

  @Test
  void howOftenATextCanBeReadIsSaidInTimes() throws IOException {
    Document study = study("repetition", "1, 2, 3");
    assertThat(study.select(".answer").text())
        .containsPattern(
            "^(Up to \\d+ times|Somewhere up to|Not twice).*higher"
                + INTERVAL
                + " when 16 times\\.");
    assertThat(study.select("figure").get(0).select("text").eachText())
        .contains("379k (1×)", "23.7k (16×)");
    Document one = study("repetition", "1");
    assertThat(one.select("#repetition-data svg.slim text").eachText())
        .contains("379k (1×)", "189k (2×)", "94.7k (4×)", "47.3k (8×)", "23.7k (16×)");
    assertThat(one.select(".answer").text())
        .startsWith("Of text that is read once the best validation loss is ")
        .contains("One seed cannot tell");
  }

  /** That more text is better answers another question. */
  @Test
  void withoutTheTextThatIsReadOnceNobodyCanTellHowOften() throws IOException {
    SyntheticStore made = new SyntheticStore(directory.resolve("part"), 0);
    made.withRepetition("1").without("repetition", Setting.FRACTION, "1");
    assertThat(answer(made, "repetition"))
        .startsWith("Cannot be told yet: the text that is read once, ");
    // How often the others are read is known all the same.
    assertThat(
            parse(directory.resolve("site-of-part/studies/repetition.html"))
                .select("#repetition-data svg.broad text")
                .eachText())
        .contains("189k (2×)", "23.7k (16×)", "characters of training text (passes over it)");
  }

  @Test
  void whatNoTrainedRunVariesIsNamed() throws IOException {
    SyntheticStore made = new SyntheticStore(directory.resolve("grid"), 0);
    made.withGrid(Map.of("dropout", "0, 0.2", "weightDecay", "0.01, 0.1"));
    assertThat(answer(made, "grid")).doesNotContain("Nothing can be told");
    made.without("grid", Setting.WEIGHT_DECAY, "0.1");
    assertThat(answer(made, "grid"))
        .endsWith(" Nothing can be told of weight decay yet, for want of runs.");
  }

  /** Two studies of which the same runs are trained so far. */
  @Test
  void thePreviewsOfStudiesAreNotTheSameDrawing() throws IOException {
    SyntheticStore made = new SyntheticStore(directory.resolve("twice"), 0);
    made.withSeeds("1").withGrid(Map.of("dropout", "0, 0.2", "weightDecay", "0.01, 0.1"));
    List<Study> studies = made.studies(List.of("overfitting", "grid"));
    Path site = directory.resolve("site-twice");
    render(made.store(), studies, site);
    assertThat(parse(site.resolve("index.html")).select(".preview svg")).hasSize(2);
    made.without("grid", Setting.WEIGHT_DECAY, "0.1");
    render(made.store(), studies, site);
    Document index = parse(site.resolve("index.html"));
    assertThat(index.select(".preview svg")).hasSize(1);
    assertThat(index.select("section:has(#study-grid) .preview").text())
        .isEqualTo("The same runs as those of Overfitting, where they are drawn.");
    assertThat(parse(site.resolve("studies/grid.html")).select("figure svg")).isNotEmpty();
  }

  private String answer(SyntheticStore made, String id) throws IOException {
    Path site = directory.resolve("site-of-part");
    render(made.store(), made.studies(List.of(id)), site);
    return parse(site.resolve("studies/" + id + ".html")).select(".answer").text();
  }

  /** At the end of each curve of both plots, on a phone as well. */
  @Test
  void aNumberStaysWithItsName() throws IOException {
    assertThat(study("repetition", "1").select("#repetition-loss svg.slim text").eachText())
        .filteredOn(text -> text.matches(".*: \\d\\.\\d\\d"))
        .hasSize(10);
  }

  @Test
  void theFirstPageSaysWhatItCost() throws IOException {
    study("ranking", "1, 2, 3");
    Document index = Jsoup.parse(directory.resolve("site-ranking7/index.html"));
    assertThat(index.select(".lede").text())
        .startsWith("1 study, 9 models trained; 3 of 3 claims hold.");
    assertThat(index.select(".lede + .size").text())
        .matches(
            "9 runs on AMD EPYC <b>9B45</b> \\(oneDNN 3\\.11 .*\\); their training times add up"
                + " to \\d+\\h(s|min)\\.");
  }

  @Test
  void aPageSaysOnWhatAndHowLongItsModelsLearnt() throws IOException {
    assertThat(study("repetition", "1").select(".size").get(1).text())
        .matches(
            "Models of [.\\dkM]+ parameters with a context of 64, trained for 375 iterations of 16 windows, 1 to 16 passes over their text\\. Trained on 23,\\d+ to 378,\\d+ characters, in blocks .*");
  }

  /** By the intervals, and by the means where there are none. */
  @Test
  void theBottleneckIsSaidInWords() throws IOException {
    String interval = " \\(95 % interval [−.\\d]+ to [−.\\d]+\\)";
    assertThat(bottleneck("1, 2, 3", "1500").get(0))
        .matches(
            ("The data, over the sizes tried(; from the sizes on that both studies have, [^:]+)?: twice the text lowers the best validation loss by [.\\d]+%1$s,"
                    + " from 23\\.7k to 379k characters; twice the parameters by [−.\\d]+%1$s, from [.\\d]+k to"
                    + " [.\\d]+[kM](, the best of up to [.\\d]+M)? parameters\\. From 94\\.7k characters and [\\d]+k parameters on, which both studies have, [^:]+:"
                    + " twice the text lowers it by [−.\\d]+%1$s, twice the parameters by [−.\\d]+%1$s(, from one step of [.\\d]+ times)?\\. The text"
                    + " was varied with dropout 0.2, the network with no dropout\\.")
                .formatted(interval));
    assertThat(bottleneck("1", "1500").get(0))
        .startsWith("By the means alone, the data, over the sizes tried")
        .contains("One seed cannot tell how much of it is chance.")
        .doesNotContain("interval");
    assertThat(bottleneck("1", "750")).as("of networks trained less").hasSize(1);
    assertThat(study("repetition", "1, 2, 3").select(".answer")).hasSize(1);
  }

  private List<String> bottleneck(String seeds, String iterations) throws IOException {
    String name = "bottleneck" + seeds.length() + "-" + iterations;
    SyntheticStore made = new SyntheticStore(directory.resolve(name), 0);
    Path site = directory.resolve("site-" + name);
    render(
        made.withBottleneck(seeds, iterations).store(),
        made.studies(List.of("texts", "networks")),
        site);
    Document texts = parse(site.resolve("studies/texts.html"));
    assertThat(parse(site.resolve("index.html")).select(".answer").eachText())
        .contains(texts.select(".answer").get(0).text());
    assertThat(parse(site.resolve("studies/networks.html")).select(".answer")).hasSize(1);
    return texts.select(".answer").eachText();
  }

  private Document study(String id, String seeds) throws IOException {
    SyntheticStore made = new SyntheticStore(directory.resolve(id + seeds), 0);
    made = id.equals("ranking") ? made.withRanking(seeds) : made.withRepetition(seeds);
    Path site = directory.resolve("site-" + id + seeds.length());
    render(made.store(), made.studies(List.of(id)), site);
    return parse(site.resolve("studies/" + id + ".html"));
  }

  private void render(RunStore store, List<Study> studies, Path site) throws IOException {
    new SiteReport(
            new ReportSource(
                "Answers", directory, store, studies, Optional.empty(), Optional.empty()))
        .render(site);
  }

  private static Document parse(Path page) throws IOException {
    return Jsoup.parse(Files.readString(page).replace('\u00a0', ' '));
  }
}
