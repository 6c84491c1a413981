package dev.lotrgpt.result;

import dev.lotrgpt.compute.onednn.OneDnnBackend;
import dev.lotrgpt.store.RunRecord;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * On what processors runs were computed.
 *
 * @param runs how many of them on each kind
 */
public record Machines(Map<String, Long> runs) {

  /** Of the trained runs, as far as their records tell. */
  public static Machines of(Collection<RunResult> runs) {
    return new Machines(
        runs.stream()
            .filter(RunResult::trained)
            .map(run -> machine(run.record().provenance()))
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting())));
  }

  /** {@code 2 runs on EPYC (oneDNN); 1 run on Xeon (oneDNN)}. */
  public String inWords() {
    return runs.entrySet().stream()
        .map(each -> count(each.getValue()) + " on " + each.getKey())
        .collect(Collectors.joining("; "));
  }

  /** What to tell whoever compares runs; empty if all of them were computed alike. */
  public Optional<String> warning() {
    return runs.size() < 2
        ? Optional.empty()
        : Optional.of(
            "Unlike machines computed these runs, so their last digits may differ for that alone: "
                + inWords());
  }

  private static String count(long runs) {
    return runs + (runs == 1 ? " run" : " runs");
  }

  /** That it has one does not tell that it was used; a backend may name it itself. */
  private static boolean isToName(RunRecord.Provenance provenance) {
    return provenance.hardware().accelerator() != null
        && !OneDnnBackend.NAME.equals(provenance.backend())
        && !provenance.backendDescription().contains(provenance.hardware().accelerator());
  }

  private static String machine(RunRecord.Provenance provenance) {
    RunRecord.Hardware hardware = provenance.hardware();
    return hardware == null
        ? provenance.backendDescription()
        : hardware.processor()
            + (isToName(provenance) ? " with " + hardware.accelerator() : "")
            + " ("
            + provenance.backendDescription()
            + ")";
  }
}
