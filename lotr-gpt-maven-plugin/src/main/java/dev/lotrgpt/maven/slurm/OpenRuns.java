package dev.lotrgpt.maven.slurm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The runs that are not ended. */
final class OpenRuns {
  /** Files of tasks that are not known to run, looked at each time. */
  private static final int LOOKED_AT = 50;

  private final Map<String, FollowedRun> byId = new LinkedHashMap<>();
  private int rotation;

  void add(FollowedRun run) {
    byId.put(run.id(), run);
  }

  void end(FollowedRun run) {
    byId.remove(run.id());
  }

  boolean has(FollowedRun run) {
    return byId.containsKey(run.id());
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  int size() {
    return byId.size();
  }

  Collection<FollowedRun> all() {
    return List.copyOf(byId.values());
  }

  /** Whose messages are to be read this time: those at work, and some of the others in turn. */
  List<FollowedRun> toRead() {
    List<FollowedRun> chosen = new ArrayList<>();
    List<FollowedRun> idle = new ArrayList<>();
    byId.values().forEach(run -> (run.isAtWork() ? chosen : idle).add(run));
    int looked = Math.min(LOOKED_AT, idle.size());
    for (int i = 0; i < looked; i++) {
      chosen.add(idle.get((rotation + i) % idle.size()));
    }
    rotation = idle.isEmpty() ? 0 : (rotation + looked) % idle.size();
    return chosen;
  }

  /** Those of Slurm that have their tasks. */
  Set<String> jobs() {
    Set<String> jobs = new LinkedHashSet<>();
    for (FollowedRun run : byId.values()) {
      if (run.task() != null) {
        jobs.add(LiveTasks.job(run.task()));
      }
    }
    return jobs;
  }
}
