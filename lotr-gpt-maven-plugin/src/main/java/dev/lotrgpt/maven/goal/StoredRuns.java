package dev.lotrgpt.maven.goal;

import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.DamagedFileException;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.StoredStudies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs that a run store holds, and what the studies call them. */
final class StoredRuns {
  /**
   * @param names {@code study: label}, of each study that has the run
   */
  record StoredRun(RunRecord record, Optional<Double> evaluatedVal, List<String> names) {
    boolean isTrained() {
      return record.status() == RunRecord.Status.TRAINED;
    }

    /** Of the whole validation split, or of batches of it where that is not known. */
    double validationLoss() {
      return evaluatedVal.orElseGet(() -> record.result().bestValLoss());
    }
  }

  private final List<StoredRun> runs = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private StoredRuns() {}

  static StoredRuns read(RunStore store) throws IOException {
    Map<String, List<String>> names = new LinkedHashMap<>();
    StoredStudies studies = store.studies();
    for (Study study : studies.latest()) {
      for (var run : study.runs()) {
        names
            .computeIfAbsent(run.id(), key -> new ArrayList<>())
            .add(study.id() + ": " + run.label());
      }
    }
    StoredRuns stored = new StoredRuns();
    stored.problems.addAll(studies.problems());
    for (String id : store.runs()) {
      stored.add(store, id, names.getOrDefault(id, List.of()));
    }
    return stored;
  }

  private void add(RunStore store, String id, List<String> names) throws IOException {
    try {
      Optional<RunRecord> record = store.record(id);
      if (record.isPresent()) {
        runs.add(
            new StoredRun(
                record.get(), store.evaluation(id).map(e -> e.evaluatedValLoss()), names));
      }
    } catch (DamagedFileException e) {
      problems.add("Run " + id + " is left out: " + e.getMessage());
    }
  }

  /** A line for each run that could not be read. */
  List<String> problems() {
    return problems;
  }

  List<StoredRun> all() {
    return runs;
  }

  /** Those whose id begins so. */
  List<StoredRun> withPrefix(String prefix) {
    return runs.stream().filter(run -> run.record().id().startsWith(prefix)).toList();
  }

  /** The trained run with the lowest validation loss. */
  Optional<StoredRun> best() {
    return runs.stream()
        .filter(StoredRun::isTrained)
        .min(Comparator.comparingDouble(StoredRun::validationLoss));
  }
}
