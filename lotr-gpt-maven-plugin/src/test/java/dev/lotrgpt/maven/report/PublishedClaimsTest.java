package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published tells of the claims that are shipped, not of those of an earlier day. */
class PublishedClaimsTest {
  private static final Path REPORTS = Path.of("../reports");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ten-seeds.csv",
        "avx2-seeds.csv",
        "quick/data/claims.csv",
        "paper/data/claims.csv"
      })
  void areThoseOfTheExperiments(String published) throws IOException {
    assertThat(claims(published))
        .extracting(claim -> claim.get("claim"))
        .containsExactlyElementsOf(shipped());
  }

  /** But for a claim of all seeds together. */
  @ParameterizedTest
  @ValueSource(strings = {"ten-seeds.csv", "avx2-seeds.csv"})
  void tenSeedsAreTen(String published) throws IOException {
    List<CSVRecord> claims = claims(published);
    assertThat(claims).allMatch(claim -> claim.get("holds").equals("true"));
    assertThat(claims)
        .filteredOn(claim -> !claim.get("claim").contains("by a law"))
        .extracting(claim -> claim.get("seeds"))
        .containsOnly("10");
  }

  private static List<String> shipped() throws IOException {
    return Jsoup.parse(Files.readString(Path.of("../experiments/pom.xml")), Parser.xmlParser())
        .select("project > build claim > statement")
        .eachText();
  }

  private static List<CSVRecord> claims(String published) throws IOException {
    try (Reader reader = Files.newBufferedReader(REPORTS.resolve(published))) {
      return CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(reader)
          .getRecords();
    }
  }
}
