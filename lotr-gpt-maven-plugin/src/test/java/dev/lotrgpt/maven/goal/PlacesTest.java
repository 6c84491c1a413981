package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.fault.MistakeException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  @TempDir Path directory;
  private Path project;

  @BeforeEach
  void make() throws IOException {
    directory = directory.toRealPath();
    project = Files.createDirectories(directory.resolve("project"));
    Files.createDirectories(project.resolve("texts"));
    Files.writeString(project.resolve("script.txt"), "text");
  }

  @Test
  void theUsualOnesAreFine() {
    assertThatCode(
            () -> {
              Places places = places("target/lotr-gpt");
              places.checkStore();
              places.checkCorpus(project.resolve("target/corpus"));
              places.checkCorpus(project.resolve("script.txt"));
              places.checkCorpus(project);
              places.checkCorpus(directory);
              places.checkSite(project.resolve("target/lotr-gpt/site"), List.of(project));
              places.checkSite(project.resolve("../reports/latest"), List.of(project));
              places.checkSite(project.resolve("docs"), List.of(project.resolve("docs/a.txt")));
              places.checkSite(project.resolve("target/site/lotr-gpt"), List.of());
              places.checkEarlier(directory.resolve("earlier"), project.resolve("docs"));
              places.checkArchive(
                  project.resolve("target/lotr-gpt/archive"),
                  project.resolve("target/lotr-gpt/site"),
                  List.of(project.resolve("texts")));
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "'', the project's directory",
    "target/lotr-gpt, <store>",
    "target/lotr-gpt/runs, <store>",
    "docs, <site>",
    "docs/assets, <site>",
    "texts, <corpus>",
  })
  void anArchiveIsNotMixedWith(String archive, String other) {
    assertThatThrownBy(
            () ->
                places("target/lotr-gpt")
                    .checkArchive(
                        project.resolve(archive),
                        project.resolve("docs"),
                        List.of(project.resolve("texts"))))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining("<archive> (-Dlotr-gpt.archive)")
        .hasMessageContaining(other)
        .hasMessageEndingWith("name another directory");
  }

  @ParameterizedTest
  @CsvSource({
    "target/lotr-gpt, target/lotr-gpt",
    "target/lotr-gpt, target/x/../lotr-gpt",
    "target/lotr-gpt, target/lotr-gpt/runs",
    "target/lotr-gpt, target/lotr-gpt/runs/0a1b2c3d4e5f",
    "target/lotr-gpt, target/lotr-gpt/studies/site",
    "docs/runs, docs",
    "docs/data/store, docs",
    "target/lotr-gpt, target/LOTR-GPT",
  })
  void aSiteWhereRunsAreIsRefused(String store, String site) throws IOException {
    assertRefused(
        () -> places(store).checkSite(project.resolve(site), List.of()), "<site>", "<store>");
  }

  /** A Mac writes é as two letters. */
  @Test
  void theFormOfAnAccentDoesNotCount() {
    assumeTrue(
        Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode("é\u0301"),
        "the locale's encoding has no such names");
    assertRefused(
        () -> places("target/caf\u00e9").checkSite(project.resolve("target/cafe\u0301"), List.of()),
        "<site>",
        "<store>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linked", "linked/runs"})
  void linksAreFollowed(String site) throws IOException {
    Path store = Files.createDirectories(project.resolve("target/lotr-gpt"));
    Files.createSymbolicLink(project.resolve("linked"), store);
    assertRefused(
        () -> places("target/lotr-gpt").checkSite(project.resolve(site), List.of()),
        "<site> (-Dlotr-gpt.site): " + store,
        "<store> (-Dlotr-gpt.store), " + store);
  }

  @ParameterizedTest
  @ValueSource(strings = {"texts", "texts/../texts"})
  void aSiteAmongTextsIsRefused(String site) throws IOException {
    assertRefused(
        () ->
            places("target/lotr-gpt")
                .checkSite(project.resolve(site), List.of(project.resolve("texts"))),
        "<site>",
        "<corpus>");
    Files.createDirectories(project.resolve("docs/data"));
    assertRefused(
        () ->
            places("target/lotr-gpt")
                .checkSite(project.resolve("docs"), List.of(project.resolve("docs/data"))),
        "<site>",
        "<corpus>");
  }

  @ParameterizedTest
  @CsvSource({
    "texts, texts",
    "texts/store, texts",
    "target/lotr-gpt, target/lotr-gpt",
    "target/lotr-gpt, target/lotr-gpt/runs/0a1b2c3d4e5f/samples.txt",
    "target/lotr-gpt, target/lotr-gpt/texts",
  })
  void textsAmongRunsAndRunsAmongTextsAreRefused(String store, String corpus) {
    assertRefused(() -> places(store).checkCorpus(project.resolve(corpus)), "<corpus>", "<store>");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "", "../project", "../project/target/.."})
  void aStoreThatIsTheProjectIsRefused(String store) {
    assertRefused(() -> places(store).checkStore(), "<store>", "the project's directory");
  }

  @Test
  void aProjectInsideOfAStoresRunsIsRefused() throws IOException {
    Path inside = Files.createDirectories(directory.resolve("store/runs/project"));
    assertRefused(
        () -> new Places(inside, directory.resolve("store")).checkStore(),
        "<store>",
        "the project's directory");
  }

  @Test
  void aStoreIsNotComparedWithItselfNorWrittenInto() {
    assertRefused(
        () ->
            places("target/lotr-gpt")
                .checkEarlier(project.resolve("target/lotr-gpt"), project.resolve("docs")),
        "<compare>",
        "<store>");
    assertRefused(
        () ->
            places("target/lotr-gpt")
                .checkEarlier(project.resolve("earlier"), project.resolve("earlier")),
        "<site>",
        "<compare>");
  }

  private Places places(String store) throws IOException {
    return new Places(project, project.resolve(store));
  }

  @FunctionalInterface
  private interface Check {
    void run() throws IOException;
  }

  private static void assertRefused(Check check, String... named) {
    assertThatThrownBy(check::run)
        .isInstanceOf(MistakeException.class)
        .hasMessageContainingAll(named)
        .hasMessageEndingWith("name another directory")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}
