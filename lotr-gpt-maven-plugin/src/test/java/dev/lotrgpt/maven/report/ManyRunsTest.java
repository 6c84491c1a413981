package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report of many runs is made in time, and is not too large: 30 s and 23 MB for a thousand.
 * {@code -Dmany.runs=1000} tries that very number; fewer get their share and a fixed cost.
 */
@Tag("slow")
class ManyRunsTest {
  private static final int SETTINGS = 100;
  private static final int RUNS = Integer.getInteger("many.runs", 400);

  @TempDir Path directory;

  @Test
  void aReportOfManyRunsIsFastAndSmall() throws Exception {
    SyntheticStore made = new SyntheticStore(directory, 0).withManyRuns(RUNS / SETTINGS);
    Path site = directory.resolve("site");
    long start = System.nanoTime();
    new SiteReport(
            new ReportSource(
                "Many",
                directory,
                made.store(),
                List.of(made.study("grid")),
                Optional.empty(),
                Optional.empty()))
        .render(site);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    long bytes = size(site);
    System.out.printf("%d runs: %.1f s, %.1f MB%n", RUNS, took.toMillis() / 1e3, bytes / 1e6);
    assertThat(took).isLessThan(Duration.ofMillis(10_000 + 20L * RUNS));
    assertThat(bytes).isLessThan(2_300_000 + 20_800L * RUNS);
    assertThat(Jsoup.parse(site.resolve("index.html")).select("#run-table tbody tr")).hasSize(RUNS);
    usable(site.resolve("index.html"));
  }

  private static long size(Path site) throws IOException {
    try (Stream<Path> files = Files.walk(site)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Where there is a browser: a page of rows, a filter and an order, each at once. */
  private static void usable(Path index) throws Exception {
    Optional<Path> executable = Browser.find();
    if (executable.isEmpty()) {
      return;
    }
    try (Browser browser = Browser.start(executable.get())) {
      browser.show(index);
      String rows = "document.querySelectorAll('#run-table tbody tr').length";
      assertThat(browser.evaluate(rows).asInt()).isEqualTo(100);
      double milliseconds =
          browser
              .evaluate(
                  """
                  (async () => {
                    const start = performance.now();
                    const filter = document.getElementById("filter");
                    filter.value = "dropout=0.2 seed=1";
                    filter.dispatchEvent(new Event("input"));
                    await new Promise((resume) => setTimeout(resume, 100));
                    document.querySelector("#run-table thead button").click();
                    document.body.offsetHeight;
                    return performance.now() - start;
                  })()
                  """)
              .asDouble();
      assertThat(milliseconds).isLessThan(1000);
      assertThat(browser.evaluate(rows).asInt()).isEqualTo(20);
      assertThat(browser.errors()).isEmpty();
    }
  }
}
