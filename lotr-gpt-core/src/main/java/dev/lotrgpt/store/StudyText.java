package dev.lotrgpt.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the file of a study tells of its text: once, where all of its runs learn from the same, as
 * those of early versions do; else with each run.
 */
final class StudyText {
  private static final String RUNS = "runs";
  private static final String CORPUS = "corpus";

  private StudyText() {}

  /**
   * @param study of whose runs each has its text; changed in place
   */
  static void joined(ObjectNode study) {
    List<ObjectNode> runs = runs(study);
    if (runs.stream().map(run -> run.get(CORPUS)).distinct().count() == 1) {
      JsonNode corpus = runs.get(0).get(CORPUS);
      runs.forEach(run -> run.remove(CORPUS));
      study.set(CORPUS, corpus);
    }
  }

  /**
   * @param study as a file has it; changed in place
   */
  static void spread(ObjectNode study) {
    JsonNode corpus = study.remove(CORPUS);
    if (corpus != null) {
      runs(study).forEach(run -> run.set(CORPUS, corpus));
    }
  }

  private static List<ObjectNode> runs(ObjectNode study) {
    List<ObjectNode> runs = new ArrayList<>();
    study.path(RUNS).forEach(run -> runs.add((ObjectNode) run));
    return runs;
  }
}
