package dev.lotrgpt.experiment;

import java.util.Map;

/**
 * One run of a study.
 *
 * @param id of its {@link Identity}
 * @param label short text that tells it from the study's other runs: {@code dropout 0.2, seed 1}
 * @param variation what the study varies, as written: setting key (or {@code case}) to value
 */
public record PlannedRun(
    String id, String label, Map<String, String> variation, Settings settings) {}
