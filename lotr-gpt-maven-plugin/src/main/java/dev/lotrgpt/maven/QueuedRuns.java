package dev.lotrgpt.maven;

import dev.lotrgpt.plan.Study;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The runs that this build left to a cluster: nothing is wrong with a study that waits for them.
 *
 * @param ids of the runs
 */
record QueuedRuns(Set<String> ids) {
  /** Of the plugin's context. */
  private static final String QUEUED = "lotr-gpt.queued";

  /**
   * @param context of this plugin, in this build and project
   */
  @SuppressWarnings("unchecked")
  static QueuedRuns of(Map<String, Object> context) {
    return new QueuedRuns(
        (Set<String>) context.computeIfAbsent(QUEUED, key -> new TreeSet<String>()));
  }

  void add(String run) {
    ids.add(run);
  }

  long count(Study study) {
    return study.runs().stream().filter(run -> ids.contains(run.id())).count();
  }
}
