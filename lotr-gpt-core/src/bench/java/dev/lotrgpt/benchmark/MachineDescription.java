package dev.lotrgpt.benchmark;

import dev.lotrgpt.store.Machine;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.SoftwareVersions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a result depends on beside the contenders. */
final class MachineDescription {

  private MachineDescription() {}

  /**
   * @param products the fastest of the backend's products
   */
  static List<String> lines(int threads, String products) {
    RunRecord.Hardware hardware = Machine.hardware();
    String versions =
        SoftwareVersions.all().entrySet().stream()
            .filter(version -> !version.getKey().equals("lotr-gpt"))
            .map(version -> version.getKey() + " " + version.getValue())
            .collect(Collectors.joining(", "));
    return List.of(
        String.format(
            Locale.ROOT,
            "%s, %d of %d cores, %.0f GiB, %s",
            hardware.processor(),
            threads,
            hardware.cores(),
            hardware.memory() / Math.pow(1024, 3),
            hardware.operatingSystem()),
        "Fastest float32 products: " + products,
        "Versions: " + versions);
  }
}
