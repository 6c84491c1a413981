package dev.lotrgpt.store;

import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a finished run that a planned one only has to go on with. */
public final class ShorterRun {
  private static final List<RunFile> NEEDED = List.of(RunFile.FINAL, RunFile.BEST);

  private final RunStore store;

  public ShorterRun(RunStore store) {
    this.store = store;
  }

  /**
   * The longest of those that differ in nothing but that they have fewer iterations, and left their
   * last state.
   */
  public Optional<String> of(PlannedRun run, Identity identity) throws IOException {
    if (run.settings().training().schedule().knowsTheEnd()) {
      return Optional.empty();
    }
    RunRecord longest = null;
    for (String id : store.runs()) {
      Optional<RunRecord> record = record(id);
      if (record.isPresent()
          && iterations(record.get().settings()) < iterations(run.settings())
          && (longest == null
              || iterations(longest.settings()) < iterations(record.get().settings()))
          && isTheSame(record.get(), identity)) {
        longest = record.get();
      }
    }
    return Optional.ofNullable(longest).map(RunRecord::id);
  }

  private Optional<RunRecord> record(String id) throws IOException {
    try {
      return store.record(id);
    } catch (DamagedFileException | NewerStoreException e) {
      return Optional.empty(); // none to go on from
    }
  }

  private static long iterations(Settings settings) {
    return settings.training().iterations();
  }

  private boolean isTheSame(RunRecord record, Identity identity) throws IOException {
    if (record.status() != RunRecord.Status.TRAINED
        || !Files.exists(store.file(record.id(), RunFile.LAST))
        || !withoutIterations(record.identity()).equals(withoutIterations(identity.facts()))) {
      return false;
    }
    for (RunFile file : NEEDED) {
      if (store.damage(record, file).isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> withoutIterations(Map<String, String> facts) {
    Map<String, String> others = new HashMap<>(facts);
    others.remove(Setting.ITERATIONS.path());
    return others;
  }
}
