package dev.lotrgpt.maven;

import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.experiment.SettingsException;
import dev.lotrgpt.maven.goal.Workers;
import dev.lotrgpt.maven.worker.Worker;
import dev.lotrgpt.maven.worker.WorkerCommand;
import dev.lotrgpt.maven.worker.WorkerJvm;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.WorkerMain;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugins.annotations.Parameter;

/** A goal that computes, in a JVM of its own. */
abstract class WorkerMojo extends LotrGptMojo {
  /** What computes: auto (the fastest that runs here), onednn or nd4j. */
  @Parameter(property = "lotr-gpt.backend", defaultValue = Backends.AUTO)
  private String backend;

  /** Cores to use; 0 for all. */
  @Parameter(property = "lotr-gpt.threads", defaultValue = "0")
  private int threads;

  /** Runs of a study to train side by side; 0 to decide from their sizes. */
  @Parameter(property = "lotr-gpt.parallelRuns", defaultValue = "0")
  private int parallelRuns;

  /** Arguments for the JVM that computes, separated by spaces, e.g. -Xmx4g. */
  @Parameter(property = "lotr-gpt.jvmArguments")
  private String jvmArguments;

  final Job.Compute compute() {
    String name = commandLine().or("backend", backend);
    return new Job.Compute(
        name,
        name.equals(Backends.AUTO) ? "cpu" : name,
        cores(atLeastZero("threads", threads)),
        atLeastZero("parallelRuns", parallelRuns));
  }

  private static int cores(int chosen) {
    return chosen == 0 ? Runtime.getRuntime().availableProcessors() : chosen;
  }

  private int atLeastZero(String name, int pom) {
    int value = commandLine().or(name, pom);
    if (value < 0) {
      throw new SettingsException(
          "<" + name + "> (-Dlotr-gpt." + name + "): " + value + " is not 0 (automatic) or more");
    }
    return value;
  }

  final Workers workers() {
    return log -> {
      Path crashes = log.file().toAbsolutePath().getParent();
      return new Worker(
          new WorkerCommand(
              WorkerJvm.executable(),
              classPath(),
              WorkerJvm.arguments(crashes, extraArguments()),
              WorkerJvm.environment(compute().backend()),
              WorkerMain.class.getName(),
              directory()),
          log);
    };
  }

  private List<String> extraArguments() {
    String text = commandLine().or("jvmArguments", jvmArguments);
    return text == null || text.isBlank()
        ? List.of()
        : Arrays.stream(text.trim().split("\\s+")).toList();
  }

  /** Core and what it depends on: the plugin's dependencies without Maven's own. */
  private List<Path> classPath() {
    return plugin().getArtifacts().stream()
        .filter(artifact -> !artifact.getGroupId().startsWith("org.apache.maven"))
        .map(Artifact::getFile)
        .map(file -> file.toPath().toAbsolutePath())
        .toList();
  }
}
