package dev.lotrgpt.maven;

import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.worker.Jdk;
import dev.lotrgpt.maven.worker.ShellWords;
import dev.lotrgpt.maven.worker.Worker;
import dev.lotrgpt.maven.worker.WorkerClassPath;
import dev.lotrgpt.maven.worker.WorkerCommand;
import dev.lotrgpt.maven.worker.WorkerEnvironment;
import dev.lotrgpt.maven.worker.WorkerJvm;
import dev.lotrgpt.maven.worker.Workers;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.NativeCache;
import dev.lotrgpt.worker.WorkerMain;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;

/** A goal that computes, in a JVM of its own. */
abstract class WorkerMojo extends StoreMojo {
  private static final String JDK = "jdk";

  @Inject private ToolchainManager toolchains;

  /** What computes: auto (the fastest for CPUs), onednn, nd4j or, with its profile, cuda. */
  @Parameter(property = "lotr-gpt.backend", defaultValue = Backends.AUTO)
  private String backend;

  /** Cores to use; 0 for all. */
  @Parameter(property = "lotr-gpt.threads", defaultValue = "0")
  private int threads;

  /** Runs of a study to train side by side; 0 to decide from their sizes. */
  @Parameter(property = "lotr-gpt.parallelRuns", defaultValue = "0")
  private int parallelRuns;

  /**
   * The JDK that computes: its directory, or its java. By default that of Maven's toolchains or,
   * where these choose none, the one that runs Maven.
   */
  @Parameter(property = "lotr-gpt.jvm")
  private File jvm;

  /** Which of the JDKs in Maven's toolchains.xml computes, e.g. its version. */
  @Parameter private Map<String, String> jdkToolchain;

  /** Arguments for the JVM that computes, e.g. -Xmx4g; spaces are quoted as in a shell. */
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
    List<String> known = Backends.names();
    if (!backend.equals(Backends.AUTO) && !known.contains(backend)) {
      throw new MistakeException(
          new Mistake(
              "<backend> (-Dlotr-gpt.backend)",
              "'" + backend + "'",
              "is no backend",
              "choose one of " + Backends.AUTO + ", " + String.join(", ", known)));
    }
    return new Job.Compute(
        backend,
        Identity.family(backend),
        atLeastZero("threads", threads),
        atLeastZero("parallelRuns", parallelRuns));
  }

  private static int cores(int chosen) {
    return chosen == 0 ? Runtime.getRuntime().availableProcessors() : chosen;
  }

  private static int atLeastZero(String name, int value) {
    if (value < 0) {
      throw new MistakeException(
          Mistake.unlike(
              "<" + name + "> (-Dlotr-gpt." + name + ")", value, "0 (automatic) or more"));
    }
    return value;
  }

  final Workers workers() {
    Jdk jdk = jdk();
    return (log, heap) -> {
      tellOfEnvironment();
      if (!jdk.equals(Jdk.current())) {
        getLog().info("The worker's Java: " + jdk.executable() + ", version " + jdk.feature());
      }
      Path crashes = log.file().toAbsolutePath().getParent();
      return new Worker(
          new WorkerCommand(
              jdk.executable(),
              WorkerClassPath.of(plugin()),
              WorkerJvm.arguments(jdk, crashes, heap, extraArguments()),
              WorkerEnvironment.of(compute().backend()),
              WorkerMain.class.getName(),
              pom().directory()),
          log);
    };
  }

  final List<String> extraArguments() {
    List<String> arguments = new ArrayList<>();
    if (nativeCache != null) {
      arguments.add("-D" + NativeCache.PROPERTY + "=" + nativeCache.getAbsolutePath());
    }
    if (jvmArguments != null) {
      arguments.addAll(ShellWords.split(jvmArguments, "<jvmArguments> (-Dlotr-gpt.jvmArguments)"));
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

  /** The user's choice, else that of Maven's toolchains, else the one that runs Maven. */
  final Jdk jdk() {
    if (jvm != null) {
      return Jdk.at(jvm.toPath(), "<jvm> (-Dlotr-gpt.jvm)");
    }
    Optional<Toolchain> toolchain = toolchain();
    if (toolchain.isEmpty()) {
      return Jdk.current();
    }
    String java = toolchain.get().findTool("java");
    if (java == null) {
      throw new MistakeException(
          new Mistake("toolchain " + toolchain.get(), "has no java", "see toolchains.xml"));
    }
    return Jdk.at(Path.of(java), "toolchain " + toolchain.get());
  }

  private Optional<Toolchain> toolchain() {
    if (jdkToolchain == null) {
      // Without a POM no plugin has chosen one, and Maven 4 fails when asked.
      return pom().file().map(file -> toolchains.getToolchainFromBuildContext(JDK, session()));
    }
    return Optional.of(
        toolchains.getToolchains(session(), JDK, jdkToolchain).stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new MistakeException(
                        new Mistake(
                            "<jdkToolchain>",
                            "toolchains.xml",
                            "has no JDK with " + jdkToolchain,
                            "add one, or name a JDK by <jvm> (-Dlotr-gpt.jvm)"))));
  }
}
