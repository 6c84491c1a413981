package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All numbers of a site, recomputed from the files of the run store: no code of the report, and
 * none of the classes that it reads a store with, has a part in it.
 */
@Tag("slow")
class RecomputedNumbersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LOSS = Pattern.compile("(?<![\\d.])\\d\\.\\d{2,3}(?![\\d.])");

  /** Student's t, at 97.5 % with the two degrees of freedom of three seeds. */
  private static final double STUDENT = 4.30265273;

  private static final List<String> STUDIES =
      Stream.concat(SyntheticStore.STUDIES.stream(), Stream.of("ranking", "repetition")).toList();

  @TempDir private static Path directory;
  private static Path site;
  private static final Map<String, Run> RUNS = new TreeMap<>();

  /** A run as its files have it: of a trained one only. */
  private record Run(
      String id, Map<String, String> settings, double[][] curve, double[] evaluation, double size) {
    double[] last() {
      return curve[curve.length - 1];
    }

    double[] best() {
      return Arrays.stream(curve).min((a, b) -> Double.compare(a[2], b[2])).orElseThrow();
    }

    /** By the names of the pages. */
    double number(String name) {
      return switch (name) {
        case "best validation loss", "Best val.", "best val." -> best()[2];
        case "best iteration", "at iteration" -> best()[0];
        case "final validation loss", "Final val.", "final val." -> last()[2];
        case "final train loss", "Final train", "final train" -> last()[1];
        case "generalisation gap (validation − train)", "Gap" -> last()[2] - last()[1];
        case "rise of the validation loss (final − best)" -> last()[2] - best()[2];
        case "train loss of the best weights" -> evaluation[0];
        case "validation loss of the best weights" -> evaluation[1];
        case "perplexity" -> Math.exp(evaluation[1]);
        case "bits per character", "Bits/char." -> evaluation[1] / Math.log(2);
        case "real-word rate", "Real words" -> 100 * evaluation[2];
        case "verbatim rate", "Verbatim" -> 100 * evaluation[3];
        case "heading rate", "Headings" -> 100 * evaluation[4];
        case "parameters", "Parameters" -> size;
        default -> Double.NaN;
      };
    }
  }

  @BeforeAll
  static void render() throws IOException {
    SyntheticStore made =
        new SyntheticStore(directory.resolve("made"), 0)
            .withStudies(true)
            .withRanking("1, 2, 3")
            .withRepetition("1, 2, 3");
    site = directory.resolve("site");
    new SiteReport(
            new ReportSource(
                "Numbers",
                directory,
                made.store(),
                made.studies(STUDIES),
                Optional.empty(),
                Optional.empty()))
        .render(site);
    try (var runs = Files.list(made.store().directory().resolve("runs"))) {
      for (Path run : runs.toList()) {
        read(run).ifPresent(known -> RUNS.put(known.id(), known));
      }
    }
    assertThat(RUNS).hasSizeGreaterThan(25);
  }

  private static Optional<Run> read(Path run) throws IOException {
    JsonNode record = JSON.readTree(run.resolve("run.json").toFile());
    if (!record.get("status").asText().equals("TRAINED")) {
      return Optional.empty();
    }
    List<double[]> curve = new ArrayList<>();
    for (CSVRecord row : csv(run.resolve("metrics.csv"))) {
      curve.add(
          new double[] {
            Double.parseDouble(row.get("iteration")),
            Double.parseDouble(row.get("trainLoss")),
            Double.parseDouble(row.get("valLoss"))
          });
    }
    JsonNode evaluation = JSON.readTree(run.resolve("evaluation.json").toFile());
    double[] evaluated =
        Stream.of(
                "evaluatedTrainLoss",
                "evaluatedValLoss",
                "realWordRate",
                "verbatimRate",
                "headingRate")
            .mapToDouble(name -> evaluation.get(name).asDouble())
            .toArray();
    Map<String, String> settings = new TreeMap<>();
    for (JsonNode group : record.get("settings")) {
      group.properties().forEach(one -> settings.put(one.getKey(), one.getValue().asText()));
    }
    return Optional.of(
        new Run(
            record.get("id").asText(),
            settings,
            curve.toArray(double[][]::new),
            evaluated,
            record.get("result").get("parameters").asDouble()));
  }

  private static List<CSVRecord> csv(Path file) throws IOException {
    return CSVFormat.RFC4180
        .builder()
        .setHeader()
        .setSkipHeaderRecord(true)
        .get()
        .parse(new StringReader(Files.readString(file)))
        .getRecords();
  }

  private static Document page(String name) throws IOException {
    return Jsoup.parse(site.resolve(name));
  }

  /**
   * {@code 817k}, {@code 61.4 %}, {@code 1,050}: a number with the digits that it is written in.
   */
  private static void assertShown(String text, double value, String where) {
    String digits = text.replaceAll("[\\u00a0 %,kM]", "").replace('−', '-');
    double unit = text.endsWith("k") ? 1e3 : text.endsWith("M") ? 1e6 : 1;
    int decimals = digits.contains(".") ? digits.length() - digits.indexOf('.') - 1 : 0;
    assertThat(Double.parseDouble(digits) * unit)
        .as(where)
        .isCloseTo(value, within(unit * Math.pow(10, -decimals) * 0.5001));
  }

  @Test
  void thoseOfThePagesOfRuns() throws IOException {
    int compared = 0;
    for (Run run : RUNS.values()) {
      for (Element fact : page("runs/" + run.id() + ".html").select("dl.numbers div")) {
        String name = fact.select("dt").text();
        if (!Double.isNaN(run.number(name))) {
          assertShown(fact.select("dd").text(), run.number(name), name + " of " + run.id());
          compared++;
        }
      }
      assertThat(site.resolve("data/" + run.id() + ".csv"))
          .hasSameBinaryContentAs(
              directory.resolve("made/store/runs/" + run.id() + "/metrics.csv"));
    }
    assertThat(compared).isEqualTo(14 * RUNS.size());
  }

  @Test
  void thoseOfTheTableOfRuns() throws IOException {
    Document index = page("index.html");
    List<String> names = index.select("#run-table thead th").eachText();
    int compared = 0;
    for (Element row : index.select("#run-table tbody tr")) {
      Run run = RUNS.get(row.attr("data-run"));
      for (int i = 0; run != null && i < names.size(); i++) {
        String text = row.child(i).text();
        if (!Double.isNaN(run.number(names.get(i)))) {
          assertShown(text, run.number(names.get(i)), names.get(i));
          compared++;
        } else if (run.settings().containsKey(names.get(i))) {
          assertThat(text).isEqualTo(run.settings().get(names.get(i)));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(8 * RUNS.size());
  }

  /** The runs of a study that differ in the seed alone, in the order of its page. */
  private static List<List<Run>> conditions(Document study) throws IOException {
    Map<String, List<Run>> conditions = new LinkedHashMap<>();
    for (Element link : study.select("section[aria-labelledby=runs-title] a")) {
      String settings =
          page("studies/" + link.attr("href")).select("table.settings tbody tr").stream()
              .map(Element::text)
              .filter(text -> !text.startsWith("training.seed"))
              .collect(Collectors.joining());
      List<Run> runs = conditions.computeIfAbsent(settings, key -> new ArrayList<>());
      Run run = RUNS.get(link.attr("href").replaceAll(".*/|\\.html", ""));
      if (run != null) {
        runs.add(run);
      }
    }
    return List.copyOf(conditions.values());
  }

  @Test
  void thoseOfTheTablesOfStudies() throws IOException {
    int compared = 0;
    for (String id : STUDIES) {
      Document study = page("studies/" + id + ".html");
      List<List<Run>> conditions = conditions(study);
      Element table = study.selectFirst("section[aria-labelledby=numbers-title] table");
      List<String> names = table.select("thead tr").last().select("th").eachText();
      List<Element> rows = table.select("tbody tr");
      assertThat(rows).hasSameSizeAs(conditions);
      for (int row = 0; row < rows.size(); row++) {
        for (int column = 2; column < names.size(); column++) {
          String[] text = rows.get(row).child(column).text().split(" ± ");
          double[] values = values(conditions.get(row), names.get(column));
          if (text[0].equals("–") || names.get(column).equals("Parameters")) {
            continue;
          }
          assertShown(text[0], mean(values), names.get(column) + " in " + id);
          assertThat(text).hasSize(values.length > 1 ? 2 : 1);
          if (text.length == 2) {
            assertShown(text[1], deviation(values), "deviation of " + names.get(column));
          }
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  private static double[] values(List<Run> runs, String name) {
    return runs.stream().mapToDouble(run -> run.number(name)).toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean(values)) * (value - mean(values));
    }
    return Math.sqrt(squares / (values.length - 1));
  }

  @Test
  void thoseOfTheFigures() throws IOException {
    int compared = 0;
    try (var files = Files.list(site.resolve("figures"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".csv")).toList()) {
        Map<List<String>, List<Double>> runs =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (CSVRecord row : csv(file)) {
          Run run = RUNS.get(row.get("run"));
          if (run != null) {
            double value = Double.parseDouble(row.get("value"));
            assertThat(expected(file, row, run)).as("%s in %s", row, file).contains(value);
            runs.computeIfAbsent(place(row), key -> new ArrayList<>()).add(value);
            compared++;
          }
        }
        for (CSVRecord row : csv(file)) {
          if (row.get("kind").equals("mean")
              && row.get("run").isEmpty()
              && runs.containsKey(place(row))) {
            double[] values =
                runs.get(place(row)).stream().mapToDouble(Double::doubleValue).toArray();
            assertThat(Double.parseDouble(row.get("value")))
                .as("%s in %s", row, file)
                .isCloseTo(mean(values), within(1e-12));
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(1000);
  }

  private static List<String> place(CSVRecord row) {
    return List.of(row.get("plot"), row.get("series"), row.get(3));
  }

  private static Set<Double> expected(Path file, CSVRecord row, Run run) {
    boolean training = row.get("plot").startsWith("Training");
    if (file.getFileName().toString().endsWith("-loss.csv")) {
      return Arrays.stream(run.curve())
          .filter(point -> point[0] == Double.parseDouble(row.get(3)))
          .map(point -> training ? point[1] : point[2])
          .collect(Collectors.toSet());
    }
    if (file.getFileName().toString().endsWith("-ranking.csv")) {
      return Set.of(
          row.get("plot").startsWith("Bits") ? run.number("Bits/char.") : run.evaluation()[2]);
    }
    String name =
        row.get("plot").startsWith("Generalisation")
            ? "Gap"
            : row.get("plot").startsWith("Training")
                ? "Final train"
                : row.get("series").equals("lowest") ? "Best val." : "Final val.";
    return Set.of(run.number(name));
  }

  /** What sentences and the labels of drawings say of losses. */
  @Test
  void thoseOfSentencesAndLabels() throws IOException {
    int compared = 0;
    for (String id : STUDIES) {
      Document study = page("studies/" + id + ".html");
      Set<String> known = losses(conditions(study));
      List<String> texts =
          new ArrayList<>(
              study.select(".answer:not(:contains(twice the text)), figcaption strong").eachText());
      texts.addAll(study.select("figure svg text:not(.f-muted)").eachText());
      for (String text : texts) {
        String losses = text.replaceAll("By a law fitted to.*|[\\d.]+\\h%", "");
        for (MatchResult number : LOSS.matcher(losses).results().toList()) {
          assertThat(known).as("%s: %s", id, text).contains(number.group());
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  /** All that can be said of the losses of a study, with two digits and with three. */
  private static Set<String> losses(List<List<Run>> conditions) {
    Set<String> known = new TreeSet<>();
    List<Run> all = conditions.stream().flatMap(List::stream).toList();
    for (List<Run> runs : conditions) {
      if (!runs.isEmpty()) {
        for (String name : List.of("Best val.", "Final val.", "Final train", "Gap", "Bits/char.")) {
          add(known, mean(values(runs, name)));
        }
        add(known, Arrays.stream(validation(runs)).min().orElseThrow());
      }
    }
    Set<String> seeds =
        all.stream().map(run -> run.settings().get("seed")).collect(Collectors.toSet());
    for (String setting : List.of("dropout", "weightDecay")) {
      addSure(known, seeds, kept -> effect(all.stream().filter(kept).toList(), setting));
    }
    for (List<Run> runs : conditions) {
      addSure(known, seeds, kept -> mean(runs, kept, "rise of the validation loss (final − best)"));
      addSure(known, seeds, kept -> mean(runs, kept, "Best val."));
      for (List<Run> others : conditions) {
        for (String name : List.of("Best val.", "Bits/char.")) {
          addSure(known, seeds, kept -> mean(runs, kept, name) - mean(others, kept, name));
        }
      }
    }
    return known;
  }

  /** The mean over some seeds, at each evaluation. */
  private static double[] validation(List<Run> runs) {
    return IntStream.range(0, runs.get(0).curve().length)
        .mapToDouble(row -> mean(runs.stream().mapToDouble(run -> run.curve()[row][2]).toArray()))
        .toArray();
  }

  /** A loss that still falls when training ends has not been seen not to turn up. */
  @Test
  void whetherALossStillFallsAtTheEnd() throws IOException {
    Document study = page("studies/overfitting.html");
    List<Run> dropout =
        conditions(study).stream()
            .filter(runs -> runs.get(0).settings().get("dropout").equals("0.2"))
            .findFirst()
            .orElseThrow();
    double[] course = validation(dropout);
    double lowest = Arrays.stream(course).min().orElseThrow();
    assertThat(study.select(".answer").text().replace('\u00a0', ' '))
        .endsWith(
            String.format(
                Locale.ROOT,
                "with dropout 0.2 it %s %.2f.",
                lowest == course[course.length - 1]
                    ? "still falls when training ends, to"
                    : "ends within 1 % of its lowest,",
                lowest));
  }

  private static double mean(List<Run> runs, Predicate<Run> kept, String name) {
    return mean(values(runs.stream().filter(kept).toList(), name));
  }

  /** A number, and the ends of its 95 % interval by the jackknife over three seeds. */
  private static void addSure(
      Set<String> known, Set<String> seeds, ToDoubleFunction<Predicate<Run>> number) {
    double[] interval = interval(seeds, number);
    for (double value : interval) {
      add(known, value);
    }
  }

  private static double[] interval(Set<String> seeds, ToDoubleFunction<Predicate<Run>> number) {
    double value = number.applyAsDouble(run -> true);
    double[] without =
        seeds.stream()
            .mapToDouble(
                seed -> number.applyAsDouble(run -> !run.settings().get("seed").equals(seed)))
            .toArray();
    double middle = mean(without);
    double squares = 0;
    for (double one : without) {
      squares += (one - middle) * (one - middle);
    }
    double half = STUDENT * Math.sqrt(squares * (without.length - 1) / without.length);
    return new double[] {value, value - half, value + half};
  }

  @Test
  void thoseOfARanking() throws IOException {
    Document study = page("studies/ranking.html");
    List<List<Run>> conditions = conditions(study);
    List<Run> narrow = conditions.get(0);
    List<Run> wide = conditions.get(1);
    Set<String> seeds = Set.of("1", "2", "3");
    double[] bits =
        interval(seeds, kept -> mean(narrow, kept, "Bits/char.") - mean(wide, kept, "Bits/char."));
    double[] words =
        interval(seeds, kept -> mean(wide, kept, "Real words") - mean(narrow, kept, "Real words"));
    assertThat(study.select(".answer").text().replace('−', '-').replace('\u00a0', ' '))
        .contains(
            String.format(
                Locale.ROOT,
                "Lowest bits per character: wide, %.3f;",
                mean(values(wide, "Bits/char."))),
            String.format(
                Locale.ROOT,
                "narrow %.3f more (95 %% interval %.3f to %.3f)",
                bits[0],
                bits[1],
                bits[2]),
            String.format(
                Locale.ROOT,
                "narrow %.1f points less (95 %% interval %.1f to %.1f points)",
                words[0],
                words[1],
                words[2]));
    assertThat(study.select(".claims .detail").eachText().get(0).replace('\u00a0', ' '))
        .contains(
            String.format(
                Locale.ROOT,
                "a difference of %.3f (95 %% interval %.3f to %.3f) > 0.01",
                bits[0],
                bits[1],
                bits[2]));
  }

  /** By how much twice the text and twice the parameters lower the loss. */
  @Test
  void thoseOfTheBottleneck() throws IOException {
    List<List<Run>> texts =
        conditions(page("studies/data.html")).stream().filter(runs -> !runs.isEmpty()).toList();
    // Of the two studies of sizes, the one whose other settings are the same.
    List<List<Run>> networks =
        conditions(page("studies/ranking.html")).stream()
            .sorted(Comparator.comparingDouble(runs -> runs.get(0).size()))
            .toList();
    double[] text = perDoubling(texts, run -> Double.parseDouble(run.settings().get("fraction")));
    double[] parameters = perDoubling(networks, Run::size);
    String found =
        text[1] > parameters[2]
            ? "The data"
            : text[2] < parameters[1] ? "The network" : "It cannot be told";
    for (String name : List.of("studies/data.html", "index.html")) {
      String answer = page(name).select(".answer:contains(twice the text)").text();
      assertThat(answer.replace('−', '-').replace('\u00a0', ' '))
          .startsWith(found)
          .contains(
              String.format(
                  Locale.ROOT,
                  "twice the text lowers the best validation loss by %.3f (95 %% interval %.3f to %.3f)",
                  text[0],
                  text[1],
                  text[2]),
              String.format(
                  Locale.ROOT,
                  "twice the parameters by %.3f (95 %% interval %.3f to %.3f)",
                  parameters[0],
                  parameters[1],
                  parameters[2]));
    }
  }

  private static double[] perDoubling(List<List<Run>> conditions, ToDoubleFunction<Run> size) {
    List<Run> first = conditions.get(0);
    List<Run> best =
        conditions.stream()
            .min(Comparator.comparingDouble(runs -> mean(values(runs, "Best val."))))
            .orElseThrow();
    List<Run> last = best == first ? conditions.get(conditions.size() - 1) : best;
    double doublings =
        Math.log(size.applyAsDouble(last.get(0)) / size.applyAsDouble(first.get(0))) / Math.log(2);
    return interval(
        Set.of("1", "2", "3"),
        kept -> (mean(first, kept, "Best val.") - mean(last, kept, "Best val.")) / doublings);
  }

  private static double effect(List<Run> runs, String setting) {
    double[] means =
        runs.stream()
            .collect(Collectors.groupingBy(run -> run.settings().get(setting)))
            .values()
            .stream()
            .mapToDouble(group -> mean(values(group, "Final val.")))
            .sorted()
            .toArray();
    return means.length == 0 ? 0 : means[means.length - 1] - means[0];
  }

  private static void add(Set<String> known, double value) {
    known.add(String.format(Locale.ROOT, "%.2f", Math.abs(value)));
    known.add(String.format(Locale.ROOT, "%.3f", Math.abs(value)));
  }
}
