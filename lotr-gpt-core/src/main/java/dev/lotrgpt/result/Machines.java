package dev.lotrgpt.result;

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

  /** What to tell whoever compares runs; empty if all of them were computed alike. */
  public Optional<String> warning() {
    return runs.size() < 2
        ? Optional.empty()
        : Optional.of(
            "Unlike machines computed these runs, so their last digits may differ for that alone: "
                + runs.entrySet().stream()
                    .map(each -> count(each.getValue()) + " on " + each.getKey())
                    .collect(Collectors.joining("; ")));
  }

  private static String count(long runs) {
    return runs + (runs == 1 ? " run" : " runs");
  }

  private static String machine(RunRecord.Provenance provenance) {
    RunRecord.Hardware hardware = provenance.hardware();
    return hardware == null
        ? provenance.backendDescription()
        : hardware.processor()
            + (hardware.accelerator() == null ? "" : " with " + hardware.accelerator())
            + " ("
            + provenance.backendDescription()
            + ")";
  }
}
