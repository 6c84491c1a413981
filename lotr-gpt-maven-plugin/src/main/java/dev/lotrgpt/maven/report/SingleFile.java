package dev.lotrgpt.maven.report;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.maven.report.page.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A site in one HTML file, to send or to attach: all pages, styles, scripts and downloads. A script
 * shows one page after another; without scripts the first one is there.
 */
public final class SingleFile {
  private static final String FIRST = "index.html";
  private static final String GENERATOR = "<meta name=\"generator\" content=\"lotr-gpt\">";
  private static final List<String> STYLES =
      List.of("assets/inks.css", "assets/report.css", "assets/uplot.css");
  private static final Pattern SCRIPT =
      Pattern.compile("<script src=\"(?:\\.\\./)?([^\"]+)\" defer></script>\\n?");
  private static final String SCRIPTS = ".js";
  private static final String PAGES = ".html";

  private final Path site;

  private SingleFile(Path site) {
    this.site = site;
  }

  private record Page(String title, String body, List<String> scripts) {}

  /**
   * @param site a report that has been written
   * @throws MistakeException if the file is there and no report
   */
  public static void write(Path site, Path file) throws IOException {
    if (Files.exists(file)
        && !(Files.isRegularFile(file) && Files.readString(file).contains(GENERATOR))) {
      throw new MistakeException(
          new Mistake(
              "<singleFile> (-Dlotr-gpt.singleFile)",
              file.toString(),
              "is no report",
              "move it away, or name another file"));
    }
    AtomicFile.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.write(file, new SingleFile(site).html());
  }

  private String html() throws IOException {
    Map<String, Page> pages = new LinkedHashMap<>();
    Map<String, String> scripts = new LinkedHashMap<>();
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : SiteManifest.in(site).files().keySet()) {
      if (name.endsWith(PAGES)) {
        pages.put(name, page(name));
      } else if (name.endsWith(SCRIPTS)) {
        scripts.put(name, text(name));
      } else if (!STYLES.contains(name)) {
        files.put(name, Base64.getEncoder().encodeToString(Files.readAllBytes(site.resolve(name))));
      }
    }
    StringBuilder styles = new StringBuilder();
    for (String name : STYLES) {
      styles.append(text(name)).append('\n');
    }
    Page first = pages.get(FIRST);
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    """
        + GENERATOR
        + "\n<title>"
        + first.title()
        + "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n"
        + styles
        + "</style>\n</head>\n<body>\n"
        + first.body()
        + "<script type=\"application/json\" id=\"site\">"
        + Json.inPage(Map.of("pages", pages, "scripts", scripts, "files", files))
        + "</script>\n<script>\n"
        + resource()
        + "</script>\n</body>\n</html>\n";
  }

  private Page page(String name) throws IOException {
    String html = text(name);
    String body = between(html, "<body>\n", "</body>");
    List<String> scripts = new ArrayList<>();
    for (Matcher script = SCRIPT.matcher(body); script.find(); ) {
      scripts.add(script.group(1));
    }
    return new Page(
        between(html, "<title>", "</title>"), SCRIPT.matcher(body).replaceAll(""), scripts);
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.lastIndexOf(end));
  }

  private String text(String name) throws IOException {
    return Files.readString(site.resolve(name));
  }

  private static String resource() throws IOException {
    try (InputStream in = SingleFile.class.getResourceAsStream("assets/single.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
