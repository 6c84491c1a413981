package dev.lotrgpt.plan;

import java.util.List;
import java.util.Objects;

/**
 * A question and the runs that answer it, as a project's POM declares it and on the texts that are
 * there.
 *
 * @param project {@code groupId:artifactId} of the project that declares it; empty in a file of an
 *     early version, which did not tell
 * @param id the execution's id in the POM
 * @param title for headings; the id where the POM gives none
 * @param question may be empty
 * @param varied what differs between the runs, in the POM's order: setting keys, {@code case} and
 *     {@code corpus}
 */
public record Study(
    String project,
    String id,
    String title,
    String question,
    List<String> varied,
    List<PlannedRun> runs,
    List<Claim> claims) {

  public Study {
    project = project == null ? "" : project;
    Objects.requireNonNull(id, "it has no id");
    Objects.requireNonNull(title, "it has no title");
    Objects.requireNonNull(question, "it has no question");
    varied = List.copyOf(varied);
    runs = List.copyOf(runs);
    claims = List.copyOf(claims);
  }

  /** The same study of another project. */
  public Study of(String owner) {
    return new Study(owner, id, title, question, varied, runs, claims);
  }

  /** The same study under another id. */
  public Study as(String name) {
    return new Study(project, name, title, question, varied, runs, claims);
  }

  /** The texts that its runs learn from, each once, in the order of the runs. */
  public List<CorpusRecord> corpora() {
    return runs.stream().map(PlannedRun::corpus).distinct().toList();
  }
}
