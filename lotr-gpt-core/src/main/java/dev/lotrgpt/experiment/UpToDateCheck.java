package dev.lotrgpt.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Decides what is to be done for each run, from what the run store held when it was created. */
public final class UpToDateCheck {
  private static final int CHANGES_SHOWN = 3;

  private final RunStore store;
  private final Map<String, Identity> stored = new LinkedHashMap<>();

  /**
   * @throws IOException if the directory cannot be read
   */
  public UpToDateCheck(RunStore store) throws IOException {
    this.store = store;
    for (String id : store.runs()) {
      readable(id).ifPresent(record -> stored.put(id, new Identity(record.identity())));
    }
  }

  /** What cannot be read is to be trained again. */
  public RunState state(Identity identity) {
    String id = identity.id();
    String reason;
    try {
      Optional<RunRecord> record = store.record(id);
      if (record.isEmpty()) {
        reason = stored.isEmpty() ? "no earlier run" : nearestChange(identity);
      } else if (record.get().status() == RunRecord.Status.TRAINED) {
        Optional<String> damage = damage(record.get());
        if (damage.isEmpty()) {
          return new RunState.UpToDate();
        }
        reason = "damaged: " + damage.get();
      } else if (record.get().status() == RunRecord.Status.FAILED) {
        reason = "failed: " + record.get().failure();
      } else {
        reason = "interrupted";
      }
    } catch (IOException e) {
      reason = "damaged: " + e.getMessage();
    }
    OptionalInt checkpoint = store.checkpoint(id);
    return checkpoint.isPresent()
        ? new RunState.Resumable(checkpoint.getAsInt(), reason)
        : new RunState.New(reason);
  }

  private Optional<RunRecord> readable(String id) {
    try {
      return store.record(id);
    } catch (IOException damaged) {
      return Optional.empty(); // told when this very run is asked for
    }
  }

  /** What is wrong with the files of a trained run. */
  private Optional<String> damage(RunRecord record) throws IOException {
    for (RunFile file : List.of(RunFile.METRICS, RunFile.BEST, RunFile.FINAL)) {
      Path path = store.file(record.id(), file);
      if (!Files.isRegularFile(path)) {
        return Optional.of(file.fileName() + " is missing");
      }
      if (record.files() != null && !Sha256.of(path).equals(record.files().get(file.fileName()))) {
        return Optional.of(file.fileName() + " is not what was written");
      }
    }
    return Optional.empty();
  }

  /** The differences from the stored run that has the fewest of them. */
  private String nearestChange(Identity identity) {
    List<String> nearest = null;
    for (Identity other : stored.values()) {
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
