package dev.lotrgpt.store;

import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds a finished run that a planned one only has to go on with. A record is read once: there may
 * be thousands, and each planned run asks.
 */
public final class ShorterRun {
  private static final List<RunFile> NEEDED = List.of(RunFile.FINAL, RunFile.BEST);

  private final RunStore store;
  private final String backend;

  /** Ids by iterations, of runs that have all else in common. */
  private final Map<String, NavigableMap<Long, String>> finished = new HashMap<>();

  private final Set<String> seen = new HashSet<>();

  /**
   * @param backend description of what computes: another one has other last bits
   */
  public ShorterRun(RunStore store, String backend) {
    this.store = store;
    this.backend = backend;
  }

  /**
   * The longest of those that differ in nothing but that they have fewer iterations, were computed
   * alike and left their last state.
   */
  public synchronized Optional<String> of(PlannedRun run, Identity identity) throws IOException {
    if (run.settings().training().schedule().knowsTheEnd()) {
      return Optional.empty();
    }
    look();
    long iterations = run.settings().training().iterations();
    NavigableMap<Long, String> alike =
        finished.getOrDefault(withoutIterations(identity.facts()), new TreeMap<>());
    Collection<String> longestFirst = alike.headMap(iterations, false).descendingMap().values();
    for (String id : longestFirst) {
      if (isWhole(id)) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  private void look() throws IOException {
    for (String id : store.runs()) {
      if (!seen.contains(id)) {
        record(id)
            .ifPresent(
                record -> {
                  seen.add(id);
                  if (isComputedAlike(record)) {
                    finished
                        .computeIfAbsent(
                            withoutIterations(record.identity()), key -> new TreeMap<>())
                        .put((long) record.settings().training().iterations(), id);
                  }
                });
      }
    }
  }

  /** Of a run that is finished. */
  private Optional<RunRecord> record(String id) throws IOException {
    try {
      return store.record(id).filter(record -> record.status() == RunRecord.Status.TRAINED);
    } catch (DamagedFileException | NewerStoreException e) {
      return Optional.empty(); // none to go on from
    }
  }

  private boolean isComputedAlike(RunRecord record) {
    return record.provenance().backendDescription().equals(backend);
  }

  /** Now: it may have been trained again since, or lost its files. */
  private boolean isWhole(String id) throws IOException {
    Optional<RunRecord> record = record(id).filter(this::isComputedAlike);
    if (record.isEmpty() || !Files.exists(store.file(id, RunFile.LAST))) {
      return false;
    }
    for (RunFile file : NEEDED) {
      if (store.damage(record.get(), file).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static String withoutIterations(Map<String, String> facts) {
    Map<String, String> others = new HashMap<>(facts);
    others.remove(Setting.ITERATIONS.path());
    return new Identity(others).sha256();
  }
}
