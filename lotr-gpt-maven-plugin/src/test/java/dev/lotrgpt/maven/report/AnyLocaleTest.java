package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.worker.Jdk;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report has the same bytes wherever its reader lives. */
@Tag("slow")
class AnyLocaleTest {
  @TempDir private static Path directory;
  private static Path expected;

  private final Locale locale = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();

  @BeforeAll
  static void render() throws IOException {
    new SyntheticStore(directory.resolve("now"), 0).withStudies(true).withWeights();
    new SyntheticStore(directory.resolve("earlier"), 0.4).withStudies(false);
    Locale.setDefault(Locale.ROOT);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    expected = render("expected");
  }

  private static Path render(String name) throws IOException {
    return Renderer.render(directory, name);
  }

  /** Also the program of another JVM. */
  public static final class Renderer {
    public static void main(String[] arguments) throws IOException {
      Locale.setDefault(Locale.ROOT);
      TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
      render(Path.of(arguments[0]), arguments[1]);
    }

    private static Path render(Path directory, String name) throws IOException {
      RunStore store = new RunStore(directory.resolve("now/store"));
      List<Study> studies = new ArrayList<>();
      for (String id : SyntheticStore.STUDIES) {
        studies.addAll(store.studies().of(SyntheticStore.PROJECT, id));
      }
      Path site = directory.resolve(name);
      new SiteReport(
              new ReportSource(
                  "A title",
                  directory,
                  store,
                  studies,
                  Optional.of(EarlierStore.in(directory.resolve("earlier/store"))),
                  Optional.empty()))
          .render(site);
      return site;
    }
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
    assertIsAsExpected(render(language));
  }

  /** In which collections may be in another order. */
  @Test
  void soItHasWhereAnotherJvmMadeIt() throws Exception {
    Process other =
        new ProcessBuilder(
                Jdk.current().executable().toString(),
                "-Djava.awt.headless=true",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Renderer.class.getName(),
                directory.toString(),
                "other")
            .inheritIO()
            .start();
    assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(other.exitValue()).isZero();
    assertIsAsExpected(directory.resolve("other"));
  }

  private static void assertIsAsExpected(Path site) throws IOException {
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
