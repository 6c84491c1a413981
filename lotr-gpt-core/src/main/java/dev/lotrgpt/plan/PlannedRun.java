package dev.lotrgpt.plan;

import java.util.Map;
import java.util.Objects;

/**
 * One run of a study.
 *
 * @param id of its {@link Identity}
 * @param label short text that tells it from the study's other runs: {@code dropout 0.2, seed 1}
 * @param variation what the study varies, as written: setting key (or {@code case}, or {@code
 *     corpus}) to value
 * @param corpus the text that it learns from
 */
public record PlannedRun(
    String id,
    String label,
    Map<String, String> variation,
    Settings settings,
    CorpusRecord corpus) {

  public PlannedRun {
    // It names files.
    if (!id.matches("\\w+")) {
      throw new IllegalArgumentException("'" + id + "' is not the id of a run");
    }
    Objects.requireNonNull(label, "a run has no label");
    Objects.requireNonNull(variation, "a run has no variation");
    Objects.requireNonNull(corpus, "a run has no corpus");
    settings.validated();
  }
}
