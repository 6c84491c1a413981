package dev.lotrgpt.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What part of all cores other programs keep busy: seen while no contender computes. */
final class MachineLoad {
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final List<Double> seen = new ArrayList<>();

  /** Sleeps, and looks at what the machine did in the second half of that. */
  void pause(long milliseconds) throws InterruptedException {
    // Threads of the contender before may wait in a loop for a while.
    Thread.sleep(milliseconds / 2);
    system.getCpuLoad();
    Thread.sleep(milliseconds - milliseconds / 2);
    double load = system.getCpuLoad();
    if (load >= 0) {
      seen.add(load);
    }
  }

  /** In [0, 1]; empty where the system does not tell. */
  OptionalDouble median() {
    return seen.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Median.of(seen));
  }
}
