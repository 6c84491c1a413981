package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.fault.MistakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteDirectoryTest {
  private static final String PAGE = "<meta name=\"generator\" content=\"lotr-gpt\">";

  @TempDir Path directory;

  @Test
  void whatAnEarlierReportWroteIsReplacedOrGoesAway() throws IOException {
    render("index.html", "assets/report.css", "runs/old.html", "comparison.html");
    render("index.html", "assets/report.css", "runs/new.html");
    assertThat(names())
        .containsExactly(".lotr-gpt-manifest", "assets/report.css", "index.html", "runs/new.html");
    assertThat(directory.resolve("index.html")).content().endsWith("index.html, 3");
  }

  @Test
  void filesOfOneselfStay() throws IOException {
    put("assets/logo.png", "mine");
    put("data/x.csv", "mine");
    put("runs/mine.html", PAGE);
    put("CNAME", "example.org");
    render("index.html", "assets/report.css", "runs/old.html");
    render("index.html", "runs/new.html");
    render("index.html");
    assertThat(names())
        .containsExactly(
            ".lotr-gpt-manifest",
            "CNAME",
            "assets/logo.png",
            "data/x.csv",
            "index.html",
            "runs/mine.html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "bytes", "content", "copy"})
  void aFullDiskIsToldWithTheFileThatHasNoRoom(String way) throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this system has no /dev/full");
    SiteDirectory site = new SiteDirectory(directory);
    Files.createSymbolicLink(site.file("page.html"), full);
    assertThatThrownBy(
            () -> {
              switch (way) {
                case "text" -> site.write("page.html", "text");
                case "bytes" -> site.write("page.html", new byte[9]);
                case "content" -> site.write("page.html", out -> out.write("text"));
                default -> site.copy(Path.of("pom.xml"), "page.html");
              }
            })
        .hasMessage(
            directory.resolve("page.html")
                + " cannot be written: No space left on device; make room there");
    site.discard();
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "data/results.csv", "assets/report.css"})
  void aFileOfOneselfWhereAPageIsToBeIsRefusedBeforeAnythingIsWritten(String name)
      throws IOException {
    put(name, "mine");
    Map<String, String> before = content();
    assertThatThrownBy(() -> render("assets/report.css", "data/results.csv", "index.html"))
        .isInstanceOf(MistakeException.class)
        .hasMessage(
            "<site> (-Dlotr-gpt.site): "
                + directory.resolve(name)
                + " is where the report has a file, and was not written by one: move it away, or"
                + " name another directory for the report");
    assertThat(content()).isEqualTo(before);
  }

  /** Whoever wrote into a page of ours made it theirs. */
  @Test
  void aPageThatWasReplacedIsNeitherOverwrittenNorRemoved() throws IOException {
    render("index.html", "runs/old.html");
    put("runs/old.html", "mine now");
    assertThatThrownBy(() -> render("index.html", "runs/old.html"))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining(directory.resolve("runs/old.html").toString());
    render("index.html");
    assertThat(directory.resolve("runs/old.html")).hasContent("mine now");
    render("index.html");
    assertThat(directory.resolve("runs/old.html")).hasContent("mine now");
  }

  /** As git does on Windows with a site that is kept in a repository. */
  @Test
  void otherLineEndsAreNoChange() throws IOException {
    new SiteDirectory(directory).write("index.html", "a\nb\n");
    new SiteDirectory(directory).publish();
    put("index.html", "a\r\nb\r\n");
    render("index.html");
    assertThat(directory.resolve("index.html")).content().startsWith(PAGE);
  }

  @Test
  void aDirectoryWhereAPageIsToBeIsRefusedAndTheOtherWayRound() throws IOException {
    put("index.html/mine.txt", "mine");
    assertThatThrownBy(() -> render("index.html")).isInstanceOf(MistakeException.class);
    put("runs", "a file");
    assertThatThrownBy(() -> render("runs/a.html"))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining(directory.resolve("runs") + " is where the report has a directory");
    assertThat(directory.resolve("runs")).hasContent("a file");
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path mine = Files.writeString(directory.resolve("mine.txt"), "mine");
    Path site = Files.createDirectory(directory.resolve("site"));
    Files.createSymbolicLink(site.resolve("index.html"), mine);
    assertThatThrownBy(
            () -> {
              SiteDirectory linked = new SiteDirectory(site);
              linked.write("index.html", "page");
              linked.publish();
            })
        .isInstanceOf(MistakeException.class);
    assertThat(mine).hasContent("mine");
  }

  /** It named nothing: stale pages stay, and pages are known by their mark. */
  @Test
  void aSiteOfTheVersionWithoutManifestsLosesNothing() throws IOException {
    put("index.html", PAGE);
    put("assets/report.css", "of the report");
    put("assets/logo.png", "mine");
    put("runs/old.html", PAGE);
    render("index.html", "assets/report.css", "runs/new.html");
    assertThat(names())
        .containsExactly(
            ".lotr-gpt-manifest",
            "assets/logo.png",
            "assets/report.css",
            "index.html",
            "runs/new.html",
            "runs/old.html");
    assertThat(directory.resolve("assets/report.css")).content().endsWith("report.css, 3");
    render("index.html");
    assertThat(names())
        .contains("assets/logo.png", "runs/old.html")
        .doesNotContain("runs/new.html");
  }

  @Test
  void aPageOfOneselfInsideASiteWithoutManifestIsRefused() throws IOException {
    put("index.html", PAGE);
    put("runs/new.html", "<title>mine</title>");
    assertThatThrownBy(() -> render("index.html", "runs/new.html"))
        .isInstanceOf(MistakeException.class);
    assertThat(directory.resolve("runs/new.html")).hasContent("<title>mine</title>");
  }

  /** Killed anywhere on its way, a report leaves nothing that the next one would not know. */
  @Test
  void aReportThatWasKilledIsRenderedAgain() throws IOException {
    render("index.html", "runs/old.html");
    SiteDirectory killed = new SiteDirectory(directory);
    killed.write("index.html", "half");
    SiteManifest.in(directory)
        .and(SiteManifest.of(directory.resolve(".lotr-gpt-new")))
        .write(directory);
    Files.move(
        directory.resolve(".lotr-gpt-new/index.html"),
        directory.resolve("index.html"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    render("index.html");
    assertThat(names()).containsExactly(".lotr-gpt-manifest", "index.html");
  }

  @Test
  void aManifestThatNamesFilesElsewhereRemovesNothing() throws IOException {
    Path outside = Files.writeString(directory.resolve("outside.txt"), "mine");
    Path site = Files.createDirectory(directory.resolve("site"));
    SiteManifest.of(directory); // only to have a hash of it
    String hash = SiteManifest.of(directory).files().get("outside.txt").iterator().next();
    Files.writeString(
        site.resolve(".lotr-gpt-manifest"),
        hash
            + "  ../outside.txt\n"
            + hash
            + "  "
            + outside
            + "\n"
            + hash
            + "  x/../../outside.txt\n");
    SiteDirectory rendered = new SiteDirectory(site);
    rendered.write("index.html", "page");
    rendered.publish();
    assertThat(outside).hasContent("mine");
  }

  @Test
  void nothingIsWrittenOutside() throws IOException {
    SiteDirectory site = new SiteDirectory(directory.resolve("site"));
    assertThatThrownBy(() -> site.write("runs/../../evil.html", "x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside");
    assertThat(directory.resolve("evil.html")).doesNotExist();
  }

  private void render(String... names) throws IOException {
    SiteDirectory site = new SiteDirectory(directory);
    site.discard();
    try {
      for (String name : names) {
        site.write(name, PAGE + name + ", " + names.length);
      }
      site.publish();
    } finally {
      site.discard();
    }
  }

  private void put(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> names() throws IOException {
    return List.copyOf(content().keySet());
  }

  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    return content;
  }
}
