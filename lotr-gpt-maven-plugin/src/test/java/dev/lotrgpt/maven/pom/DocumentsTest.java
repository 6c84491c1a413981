package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.junit.jupiter.api.Test;

/** What the documents name is there: properties, goals, other documents and their headings. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern PROPERTY = Pattern.compile("-D(lotr-gpt\\.[\\w.]*\\w)");
  private static final Pattern GOAL = Pattern.compile("\\bmvn [^`\\n]*?lotr-gpt:([a-z-]+)");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private final PluginDescriptor plugin = NameCheckTest.descriptor();

  @Test
  void propertiesAreThoseOfThePlugin() throws IOException {
    Set<String> known = new GoalParameters(plugin).properties();
    assertThat(named(PROPERTY, name -> !known.contains(name) && !name.endsWith(".NAME"))).isEmpty();
  }

  @Test
  void goalsAreThoseOfThePlugin() throws IOException {
    Set<String> known = new TreeSet<>();
    plugin.getMojos().stream().map(MojoDescriptor::getGoal).forEach(known::add);
    assertThat(named(GOAL, goal -> !known.contains(goal))).isEmpty();
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    assertThat(documents().stream().flatMap(DocumentsTest::deadLinks)).isEmpty();
  }

  private static List<String> named(Pattern pattern, Predicate<String> isWrong) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path document : documents()) {
      pattern
          .matcher(text(document))
          .results()
          .map(match -> match.group(1))
          .filter(isWrong)
          .forEach(name -> wrong.add(document + ": " + name));
    }
    return wrong;
  }

  private static Stream<String> deadLinks(Path document) {
    return LINK.matcher(text(document))
        .results()
        .filter(link -> !isThere(document, link))
        .map(link -> document + ": " + link.group());
  }

  private static boolean isThere(Path document, MatchResult link) {
    Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
    if (!Files.exists(target) || link.group(2) == null) {
      return Files.exists(target);
    }
    return HEADING
        .matcher(text(target))
        .results()
        .anyMatch(heading -> anchor(heading.group(1)).equals(link.group(2)));
  }

  /** As GitHub and GitLab make it. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(root, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  private static String text(Path document) {
    try {
      return Files.readString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
