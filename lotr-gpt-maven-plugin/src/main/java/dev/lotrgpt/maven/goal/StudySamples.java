package dev.lotrgpt.maven.goal;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Study;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs are asked to write. A study may ask for something of its own; a run that is of several
 * studies is asked what the first of those asks that have an own.
 *
 * @param usual what goal {@code evaluate} asks of all others
 * @param own of a study, by its id
 */
public record StudySamples(SampleSettings usual, Map<String, SampleSettings> own) {

  /**
   * @param studies all that the project declares, so that it does not depend on which are selected
   * @return run id to what it is asked
   */
  Map<String, SampleSettings> ofRuns(List<Study> studies) {
    Map<String, SampleSettings> asked = new HashMap<>();
    for (Study study : studies) {
      if (own.containsKey(study.id())) {
        for (PlannedRun run : study.runs()) {
          asked.putIfAbsent(run.id(), own.get(study.id()));
        }
      }
    }
    for (Study study : studies) {
      study.runs().forEach(run -> asked.putIfAbsent(run.id(), usual));
    }
    return asked;
  }
}
