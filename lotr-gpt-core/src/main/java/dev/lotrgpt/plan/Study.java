package dev.lotrgpt.plan;

import dev.lotrgpt.text.CorpusSize;
import java.util.List;
import java.util.Objects;

/**
 * A question and the runs that answer it, as a project's POM declares it and on one text.
 *
 * @param project {@code groupId:artifactId} of the project that declares it; empty in a file of an
 *     early version, which did not tell
 * @param id the execution's id in the POM
 * @param title for headings; the id where the POM gives none
 * @param question may be empty
 * @param varied what differs between the runs, in the POM's order: setting keys and {@code case}
 * @param corpus the text all runs are trained on
 */
public record Study(
    String project,
    String id,
    String title,
    String question,
    List<String> varied,
    List<PlannedRun> runs,
    List<Claim> claims,
    CorpusRecord corpus) {

  public Study {
    project = project == null ? "" : project;
    Objects.requireNonNull(id, "it has no id");
    Objects.requireNonNull(title, "it has no title");
    Objects.requireNonNull(question, "it has no question");
    Objects.requireNonNull(corpus, "it has no corpus");
    varied = List.copyOf(varied);
    runs = List.copyOf(runs);
    claims = List.copyOf(claims);
  }

  /** The same study of another project. */
  public Study of(String owner) {
    return new Study(owner, id, title, question, varied, runs, claims, corpus);
  }

  /** The same study under another id. */
  public Study as(String name) {
    return new Study(project, name, title, question, varied, runs, claims, corpus);
  }

  /**
   * @param path where it was read from, as the user gave it
   * @param characters of the whole text
   * @param symbols distinct characters
   */
  public record CorpusRecord(
      String name,
      String path,
      String sha256,
      long characters,
      int symbols,
      double validationShare) {
    public CorpusRecord {
      Objects.requireNonNull(name, "its corpus has no name");
      Objects.requireNonNull(path, "its corpus has no path");
      Objects.requireNonNull(sha256, "its corpus has no hash");
      if (characters < 1 || characters > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("its corpus has " + characters + " characters");
      }
      if (symbols < 1) {
        throw new IllegalArgumentException("its corpus has " + symbols + " symbols");
      }
    }

    public CorpusSize size() {
      return new CorpusSize(characters, symbols);
    }
  }
}
