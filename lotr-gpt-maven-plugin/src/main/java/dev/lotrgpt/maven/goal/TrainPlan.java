package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.pom.StudyElement;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.text.CorpusReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A study, and what is known of it before any of its runs is trained.
 *
 * @param declaration in the POM
 * @param refusals run id to why it cannot be trained
 * @param remarks lines on its texts
 */
public record TrainPlan(
    Study study, StudyElement declaration, Map<String, String> refusals, List<String> remarks) {

  /** Of some of its runs, in their order. */
  Map<String, String> refusals(List<PlannedRun> runs) {
    Map<String, String> some = new LinkedHashMap<>();
    runs.stream()
        .map(PlannedRun::id)
        .filter(refusals::containsKey)
        .forEach(run -> some.put(run, refusals.get(run)));
    return some;
  }

  /**
   * A reason of the worker, who knows settings but not where this study sets them: on the command
   * line, what the study sets is without effect.
   */
  String inPlace(PlannedRun run, String reason) {
    String text = reason;
    for (Setting setting : Setting.values()) {
      Optional<String> place = declaration.place(run, setting);
      if (place.isPresent()) {
        text = text.replace(setting.location(), place.get());
      }
    }
    Optional<String> corpus = declaration.placeOfCorpus(run);
    return corpus.isPresent() ? text.replace(CorpusReader.LOCATION, corpus.get()) : text;
  }
}
