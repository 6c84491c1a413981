package dev.lotrgpt.store;

import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.training.TrainingFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Decides what is to be done for each run. */
public final class UpToDateCheck {
  private static final int CHANGES_SHOWN = 3;

  private final RunStore store;

  /** What all runs of the store were trained from; read when the first new run asks. */
  private List<Map<String, String>> stored;

  public UpToDateCheck(RunStore store) {
    this.store = store;
  }

  /**
   * What the store holds of a run at this moment. A damaged run is to be trained again.
   *
   * @throws NewerStoreException if a newer version of this software wrote it
   * @throws IOException if its files cannot be read at all
   */
  public RunState state(Identity identity) throws IOException {
    Optional<String> reason = reason(identity);
    if (reason.isEmpty()) {
      return new RunState.UpToDate();
    }
    OptionalInt checkpoint = new TrainingFiles(store.runDirectory(identity.id())).checkpoint();
    return checkpoint.isPresent()
        ? new RunState.Resumable(checkpoint.getAsInt(), reason.get())
        : new RunState.New(reason.get());
  }

  /**
   * Whether there is nothing to do, whatever the reason; no other run's files are looked at.
   *
   * @throws NewerStoreException if a newer version of this software wrote it
   * @throws IOException if its files cannot be read at all
   */
  public boolean isUpToDate(Identity identity) throws IOException {
    try {
      Optional<RunRecord> record = store.record(identity.id());
      return record.isPresent() && reason(record.get()).isEmpty();
    } catch (DamagedFileException e) {
      return false;
    }
  }

  /** Why there is something to do. */
  private Optional<String> reason(Identity identity) throws IOException {
    Optional<RunRecord> record;
    try {
      record = store.record(identity.id());
    } catch (DamagedFileException e) {
      return Optional.of("damaged: " + e.getMessage());
    }
    return record.isPresent() ? reason(record.get()) : Optional.of(nearestChange(identity));
  }

  private Optional<String> reason(RunRecord record) throws IOException {
    return switch (record.status()) {
      case TRAINED -> damage(record).map(damage -> "damaged: " + damage);
      case FAILED -> Optional.of("failed: " + record.failure());
      case RUNNING -> Optional.of("interrupted");
    };
  }

  /** What is wrong with the files of a trained run. */
  private Optional<String> damage(RunRecord record) throws IOException {
    for (RunFile file : RunStore.leftByTraining(record)) {
      Optional<String> damage = store.damage(record, file);
      if (damage.isPresent()) {
        return damage;
      }
    }
    return Optional.empty();
  }

  /** The differences from the stored run that has the fewest of them. */
  private String nearestChange(Identity identity) throws IOException {
    Map<String, String> wanted = new HashMap<>(identity.facts());
    Optional<Map<String, String>> nearest =
        stored().stream().min(Comparator.comparingInt(other -> differences(other, wanted)));
    if (nearest.isEmpty()) {
      return "no earlier run";
    }
    List<String> changes = changes(nearest.get(), wanted);
    int shown = Math.min(CHANGES_SHOWN, changes.size());
    String text = String.join(", ", changes.subList(0, shown));
    return shown == changes.size() ? text : text + " and " + (changes.size() - shown) + " more";
  }

  private List<Map<String, String>> stored() throws IOException {
    if (stored == null) {
      List<Map<String, String>> found = new ArrayList<>();
      for (String id : store.runs()) {
        try {
          store.record(id).map(record -> new HashMap<>(record.identity())).ifPresent(found::add);
        } catch (DamagedFileException e) {
          continue; // told where this very run is asked for
        }
      }
      stored = found;
    }
    return stored;
  }

  /** How many changes there are, without a text for each. */
  private static int differences(Map<String, String> from, Map<String, String> to) {
    int differences = to.size();
    for (Map.Entry<String, String> fact : from.entrySet()) {
      String after = to.get(fact.getKey());
      if (after == null) {
        differences++;
      } else if (after.equals(fact.getValue())) {
        differences--;
      }
    }
    return differences;
  }

  private static List<String> changes(Map<String, String> from, Map<String, String> to) {
    TreeSet<String> names = new TreeSet<>(from.keySet());
    names.addAll(to.keySet());
    if (!isOfAPart(from) || !isOfAPart(to)) {
      names.remove(Setting.SUBSET.path()); // of the whole text there is one only
    }
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String before = Identity.stated(from, name);
      String after = Identity.stated(to, name);
      if (!Objects.equals(before, after)) {
        changes.add(change(name, before, after));
      }
    }
    return changes;
  }

  private static boolean isOfAPart(Map<String, String> facts) {
    return !Settings.format(1.0).equals(facts.get(Setting.FRACTION.path()));
  }

  private static String change(String name, String before, String after) {
    return switch (name) {
      case "corpus" -> "another corpus";
      case "format" -> "lotr-gpt format " + before + " -> " + after;
      default -> name.substring(name.lastIndexOf('.') + 1) + " " + before + " -> " + after;
    };
  }
}
