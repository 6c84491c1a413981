package dev.lotrgpt.maven.report;

import java.nio.file.Path;
import java.util.*;

public final class Preview {
  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[0]);
    SyntheticStore s = new SyntheticStore(dir, 0);
    if (args[1].equals("many")) s.withManyRuns(Integer.parseInt(args[2]));
    else s.withStudies(args[1].equals("partial"));
    List<String> ids = args[1].equals("many") ? List.of("grid") : SyntheticStore.STUDIES;
    var os =
        (com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    long cpu = os.getProcessCpuTime();
    long t = System.nanoTime();
    System.out.println(
        new SiteReport(
                new ReportSource(
                    "Replication of a small GPT", dir, s.store(), ids, Optional.empty()))
            .render(dir.resolve("site")));
    System.out.println(
        (System.nanoTime() - t) / 1e9 + " cpu " + (os.getProcessCpuTime() - cpu) / 1e9);
  }
}
