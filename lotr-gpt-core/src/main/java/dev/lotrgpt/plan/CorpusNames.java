package dev.lotrgpt.plan;

import java.io.File;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Short names of texts: their files', with as many directories before them as tell them apart. */
final class CorpusNames {
  private CorpusNames() {}

  /**
   * @param paths different ones
   * @return a name for each path, in their order
   */
  static Map<String, String> of(List<String> paths) {
    Map<String, String> names = new LinkedHashMap<>();
    int longest = paths.stream().mapToInt(path -> parts(path).size()).max().orElse(0);
    for (int count = 1; count <= longest; count++) {
      for (String path : paths) {
        names.put(path, last(parts(path), count));
      }
      if (names.values().stream().distinct().count() == paths.size()) {
        return names;
      }
    }
    paths.forEach(path -> names.put(path, path));
    return names;
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.replace(File.separatorChar, '/').split("/"))
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static String last(List<String> parts, int count) {
    return String.join("/", parts.subList(Math.max(0, parts.size() - count), parts.size()));
  }
}
