package dev.lotrgpt.maven;

import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.maven.worker.Worker;
import dev.lotrgpt.maven.worker.WorkerCommand;
import dev.lotrgpt.maven.worker.WorkerEnvironment;
import dev.lotrgpt.maven.worker.WorkerJvm;
import dev.lotrgpt.maven.worker.Workers;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.SettingsException;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.NativeCache;
import dev.lotrgpt.worker.WorkerMain;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugins.annotations.Parameter;

/** A goal that computes, in a JVM of its own. */
abstract class WorkerMojo extends StoreMojo {
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

  /**
   * Directory to unpack native libraries in, 0.1 GB (nd4j: 0.4), which must allow to run them. By
   * default .javacpp/cache in the home directory or, where that does not do, natives in the store.
   */
  @Parameter(property = "lotr-gpt.nativeCache")
  private File nativeCache;

  /** As the POM has it. */
  final String backend() {
    return backend;
  }

  /** As this machine does it. */
  final Job.Compute compute() {
    Job.Compute chosen = chosenCompute();
    return new Job.Compute(
        chosen.backend(), chosen.family(), cores(chosen.threads()), chosen.parallelRuns());
  }

  /** With 0 threads where whoever computes is to decide. */
  final Job.Compute chosenCompute() {
    String name = commandLine().or("backend", backend);
    List<String> known = Backends.names();
    if (!name.equals(Backends.AUTO) && !known.contains(name)) {
      throw new SettingsException(
          "<backend> (-Dlotr-gpt.backend): there is no backend '"
              + name
              + "'; choose "
              + Backends.AUTO
              + " or one of: "
              + String.join(", ", known));
    }
    return new Job.Compute(
        name,
        Identity.family(name),
        atLeastZero("threads", threads),
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
    return (log, heap) -> {
      tellOfEnvironment();
      Path crashes = log.file().toAbsolutePath().getParent();
      return new Worker(
          new WorkerCommand(
              WorkerJvm.executable(),
              classPath(),
              WorkerJvm.arguments(crashes, heap, extraArguments()),
              WorkerEnvironment.of(compute().backend()),
              WorkerMain.class.getName(),
              pom().directory()),
          log);
    };
  }

  final List<String> extraArguments() {
    List<String> arguments = new ArrayList<>();
    commandLine()
        .or("nativeCache", nativeCache)
        .map(Path::toAbsolutePath)
        .ifPresent(cache -> arguments.add("-D" + NativeCache.PROPERTY + "=" + cache));
    String text = commandLine().or("jvmArguments", jvmArguments);
    if (text != null && !text.isBlank()) {
      arguments.addAll(List.of(text.trim().split("\\s+")));
    }
    return arguments;
  }

  /** Once a build. */
  @SuppressWarnings("unchecked")
  private void tellOfEnvironment() {
    List<String> leftOut = WorkerEnvironment.leftOut(System.getenv().keySet());
    if (!leftOut.isEmpty() && getPluginContext().put("lotr-gpt.environment", leftOut) == null) {
      getLog()
          .info(
              "The worker does not get these variables of the environment: "
                  + String.join(", ", leftOut)
                  + "; it has <jvmArguments> (-Dlotr-gpt.jvmArguments) and <threads>"
                  + " (-Dlotr-gpt.threads)");
    }
  }

  /** Core and what it depends on: the plugin's dependencies without Maven's own. */
  final List<Path> classPath() {
    return plugin().getArtifacts().stream()
        .filter(artifact -> !artifact.getGroupId().startsWith("org.apache.maven"))
        .map(Artifact::getFile)
        .map(file -> file.toPath().toAbsolutePath())
        .toList();
  }
}
