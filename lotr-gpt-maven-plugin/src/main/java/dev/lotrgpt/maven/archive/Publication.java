package dev.lotrgpt.maven.archive;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a project says of itself, for whoever cites it.
 *
 * @param authors as they sign; may be empty
 * @param license the address of its text, if the project names one
 * @param home the project's page, if it has one
 */
public record Publication(
    String title,
    String description,
    String version,
    List<String> authors,
    Optional<URI> license,
    Optional<URI> home) {

  public Publication {
    authors = List.copyOf(authors);
  }

  /** What a POM does not say, though whoever uses the archive asks for it: its elements. */
  public List<String> missing() {
    List<String> elements = new ArrayList<>();
    if (license.isEmpty()) {
      elements.add("<licenses>");
    }
    if (authors.isEmpty()) {
      elements.add("<developers>");
    }
    return elements;
  }

  /** Somebody has to be named. */
  List<String> namedAuthors() {
    return authors.isEmpty() ? List.of("The authors of " + title) : authors;
  }
}
