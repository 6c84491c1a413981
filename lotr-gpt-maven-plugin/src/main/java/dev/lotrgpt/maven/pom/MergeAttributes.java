package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The attributes by which a POM says how Maven is to merge an element with the one below. Maven
 * reads over one that it does not know, and merges what was to be replaced.
 */
final class MergeAttributes {
  private static final String PREFIX = "combine";

  /** With the values that each may have; any where there are none. */
  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "combine.self",
          List.of("override", "merge", "remove"),
          "combine.children",
          List.of("append", "merge"),
          "combine.id",
          List.of(),
          "combine.keys",
          List.of());

  private MergeAttributes() {}

  /**
   * @throws MistakeException naming the element's path and the attribute
   */
  static void check(String path, Xpp3Dom element) {
    for (String name : element.getAttributeNames()) {
      String value = element.getAttribute(name);
      List<String> values = KNOWN.get(name);
      String given = name + "=\"" + value + "\"";
      if (values == null && name.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
        throw new MistakeException(
            new Mistake(
                path,
                given,
                "is no attribute of Maven",
                NearestName.suggestion(name, KNOWN.keySet().stream().sorted().toList())));
      }
      if (values != null && !values.isEmpty() && !values.contains(value)) {
        throw new MistakeException(
            new Mistake(
                path,
                given,
                "is no way in which Maven merges",
                NearestName.suggestion(value, values)));
      }
    }
  }

  /** Likewise, and all elements in it. */
  static void checkAll(String path, Xpp3Dom element) {
    check(path, element);
    for (Xpp3Dom child : element.getChildren()) {
      checkAll(path + "<" + child.getName() + ">", child);
    }
  }
}
