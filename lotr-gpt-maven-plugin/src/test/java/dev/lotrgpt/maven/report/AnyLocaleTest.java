package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report has the same bytes wherever its reader lives. */
@Tag("slow")
class AnyLocaleTest {
  @TempDir private static Path directory;
  private static SyntheticStore store;
  private static SyntheticStore earlier;
  private static Path expected;

  private final Locale locale = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();

  @BeforeAll
  static void render() throws IOException {
    store = new SyntheticStore(directory.resolve("now"), 0).withStudies(true).withWeights();
    earlier = new SyntheticStore(directory.resolve("earlier"), 0.4);
    earlier.withStudies(false);
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    expected = render("expected");
  }

  private static Path render(String name) throws IOException {
    Path site = directory.resolve(name);
    new SiteReport(
            new ReportSource(
                "A title",
                directory,
                store.store(),
                store.studies(SyntheticStore.STUDIES),
                Optional.of(EarlierStore.in(earlier.store().directory())),
                Optional.empty()))
        .render(site);
    return site;
  }

  @AfterEach
  void restore() {
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
  }

  @ParameterizedTest
  @CsvSource({
    "ar-EG, Pacific/Kiritimati",
    "th-TH-u-ca-buddhist-nu-thai, Asia/Bangkok",
    "tr-TR, America/St_Johns"
  })
  void aReportHasTheSameBytes(String language, String place) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(language));
    TimeZone.setDefault(TimeZone.getTimeZone(place));
    Path site = render(language);
    assertThat(files(site)).isEqualTo(files(expected)).isNotEmpty();
    for (String file : files(expected)) {
      assertThat(site.resolve(file)).hasSameBinaryContentAs(expected.resolve(file));
    }
  }

  private static List<String> files(Path site) throws IOException {
    try (Stream<Path> files = Files.walk(site)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> site.relativize(file).toString())
          .filter(file -> !file.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
