package dev.lotrgpt.maven.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;

/** {@code CITATION.cff} of version 1.2.0, see citation-file-format.github.io. */
final class Citation {
  /** A text in JSON is one in YAML, too. */
  private static final ObjectMapper QUOTES = new ObjectMapper();

  private Citation() {}

  static String of(Publication publication, LocalDate released, String commit)
      throws JsonProcessingException {
    StringBuilder text = new StringBuilder();
    line(text, "cff-version", "1.2.0");
    line(text, "message", "If you use these results, please cite them as below.");
    line(text, "type", "dataset");
    line(text, "title", publication.title());
    text.append("authors:\n");
    for (String author : publication.namedAuthors()) {
      text.append("  - name: ").append(quoted(author)).append('\n');
    }
    line(text, "version", publication.version());
    line(text, "date-released", released.toString());
    if (!publication.description().isBlank()) {
      line(text, "abstract", publication.description().strip());
    }
    if (publication.home().isPresent()) {
      line(text, "url", publication.home().get().toString());
    }
    if (publication.license().isPresent()) {
      line(text, "license-url", publication.license().get().toString());
    }
    if (commit != null) {
      line(text, "commit", commit);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value)
      throws JsonProcessingException {
    text.append(key).append(": ").append(quoted(value)).append('\n');
  }

  private static String quoted(String value) throws JsonProcessingException {
    return QUOTES.writeValueAsString(value);
  }
}
