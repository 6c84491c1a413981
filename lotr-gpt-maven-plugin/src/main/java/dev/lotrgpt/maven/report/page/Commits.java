package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.store.RunRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Where the runs' code comes from.
 *
 * @param latest commit of the project that trained last; empty if unknown
 * @param repeatable whether all runs come from it, without changes
 */
record Commits(String latest, boolean repeatable) {

  static Commits of(List<RunEntry> runs) {
    List<RunRecord.Provenance> known =
        runs.stream()
            .map(entry -> entry.run().record())
            .filter(Objects::nonNull)
            .map(RunRecord::provenance)
            .filter(Objects::nonNull)
            .filter(from -> from.gitCommit() != null && from.finished() != null)
            .toList();
    String latest =
        known.stream()
            .max(Comparator.comparing(RunRecord.Provenance::finished))
            .map(RunRecord.Provenance::gitCommit)
            .orElse("");
    return new Commits(
        latest,
        known.stream()
            .allMatch(
                from -> from.gitCommit().equals(latest) && Boolean.FALSE.equals(from.gitDirty())));
  }
}
