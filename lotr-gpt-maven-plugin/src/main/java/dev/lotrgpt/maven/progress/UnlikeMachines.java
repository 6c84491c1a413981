package dev.lotrgpt.maven.progress;

import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.RunRecord;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells that a study's runs were computed on processors of several kinds. */
public final class UnlikeMachines {
  private UnlikeMachines() {}

  /** Empty if all of them were computed alike, as far as their records tell. */
  public static Optional<String> line(StudyResults results) {
    Map<String, Long> machines =
        results.trained().runs().stream()
            .map(run -> machine(run.record().provenance()))
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return machines.size() < 2
        ? Optional.empty()
        : Optional.of(
            "Unlike machines computed these runs, so their last digits may differ for that alone: "
                + machines.entrySet().stream()
                    .map(m -> Figures.count(m.getValue(), "run") + " on " + m.getKey())
                    .collect(Collectors.joining("; ")));
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
