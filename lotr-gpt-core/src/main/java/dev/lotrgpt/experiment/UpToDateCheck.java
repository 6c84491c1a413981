package dev.lotrgpt.experiment;

import dev.lotrgpt.training.TrainingFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Decides what is to be done for each run. */
public final class UpToDateCheck {
  private static final int CHANGES_SHOWN = 3;

  private final RunStore store;
  private final List<Identity> stored = new ArrayList<>();

  /**
   * @throws NewerStoreException if a newer version of this software wrote a run
   * @throws IOException if the directory cannot be read
   */
  public UpToDateCheck(RunStore store) throws IOException {
    this.store = store;
    for (String id : store.runs()) {
      stored(id).ifPresent(stored::add);
    }
  }

  private Optional<Identity> stored(String id) throws IOException {
    try {
      return store.record(id).map(record -> new Identity(record.identity()));
    } catch (DamagedFileException e) {
      return Optional.empty(); // told where this very run is asked for
    }
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

  /** Why there is something to do. */
  private Optional<String> reason(Identity identity) throws IOException {
    Optional<RunRecord> record;
    try {
      record = store.record(identity.id());
    } catch (DamagedFileException e) {
      return Optional.of("damaged: " + e.getMessage());
    }
    if (record.isEmpty()) {
      return Optional.of(stored.isEmpty() ? "no earlier run" : nearestChange(identity));
    }
    return switch (record.get().status()) {
      case TRAINED -> damage(record.get()).map(damage -> "damaged: " + damage);
      case FAILED -> Optional.of("failed: " + record.get().failure());
      case RUNNING -> Optional.of("interrupted");
    };
  }

  /** What is wrong with the files of a trained run. */
  private Optional<String> damage(RunRecord record) throws IOException {
    for (RunFile file : RunStore.LEFT_BY_TRAINING) {
      Optional<String> damage = store.damage(record, file);
      if (damage.isPresent()) {
        return damage;
      }
    }
    return Optional.empty();
  }

  /** The differences from the stored run that has the fewest of them. */
  private String nearestChange(Identity identity) {
    List<String> nearest = null;
    for (Identity other : stored) {
      List<String> changes = changes(other, identity);
      if (nearest == null || changes.size() < nearest.size()) {
        nearest = changes;
      }
    }
    int shown = Math.min(CHANGES_SHOWN, nearest.size());
    String text = String.join(", ", nearest.subList(0, shown));
    return shown == nearest.size() ? text : text + " and " + (nearest.size() - shown) + " more";
  }

  private static List<String> changes(Identity from, Identity to) {
    TreeSet<String> names = new TreeSet<>(from.facts().keySet());
    names.addAll(to.facts().keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String before = from.facts().get(name);
      String after = to.facts().get(name);
      if (!Objects.equals(before, after)) {
        changes.add(change(name, before, after));
      }
    }
    return changes;
  }

  private static String change(String name, String before, String after) {
    return switch (name) {
      case "corpus" -> "corpus changed";
      case "format" -> "lotr-gpt format " + before + " -> " + after;
      default -> name.substring(name.lastIndexOf('.') + 1) + " " + before + " -> " + after;
    };
  }
}
