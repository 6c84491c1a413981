package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.executor.Executor;
import dev.lotrgpt.maven.executor.LocalExecutor;
import dev.lotrgpt.maven.pom.StudyElement;
import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.maven.slurm.Pace;
import dev.lotrgpt.maven.slurm.Slurm;
import dev.lotrgpt.maven.slurm.SlurmExecutor;
import dev.lotrgpt.maven.slurm.SlurmSettings;
import dev.lotrgpt.maven.slurm.TaskProgram;
import dev.lotrgpt.maven.worker.Jdk;
import dev.lotrgpt.maven.worker.Worker;
import dev.lotrgpt.maven.worker.WorkerCommand;
import dev.lotrgpt.maven.worker.WorkerEnvironment;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.maven.worker.WorkerJvm;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.training.CheckpointPolicy;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.JobHeap;
import dev.lotrgpt.worker.WorkerMain;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Maven's side of {@code mvn verify} with a small study, without Maven: a process that can be
 * killed, and that starts real workers. Arguments: store, corpus, threads, parallel runs, and
 * settings of another study, such as {@code iterations=20}, that has one run, or so many as {@code
 * seeds=24} says.
 */
final class StudyBuild {
  static final String PROJECT = "it:faults";
  static final String STUDY = "faults";

  private static final CheckpointPolicy OFTEN = new CheckpointPolicy(10, 0);
  static final SampleSettings SAMPLES = new SampleSettings(List.of("the ", "a "), 200, 1, 0, 1);

  private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private StudyBuild() {}

  public static void main(String[] arguments) throws Exception {
    Path corpus = Path.of(arguments[1]);
    Path project = corpus.getParent();
    Workplace workplace =
        new Workplace(
            project,
            new RunStore(Path.of(arguments[0])),
            Path.of(arguments[0]),
            new Console(System.out::println, Optional.empty()));
    Job.Compute compute =
        new Job.Compute(
            "auto", "cpu", Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    Executor executor =
        Boolean.getBoolean("slurm")
            ? slurm(workplace)
            : new LocalExecutor((log, heap) -> new Worker(command(project), log));
    List<String> changes = List.of(arguments).subList(4, arguments.length);
    Study study = study(CorpusSource.read(Optional.of(corpus), project), changes);
    try {
      Map<String, String> failures =
          new LinkedHashMap<>(
              new TrainGoal(workplace, executor, compute, Optional.of(SAMPLES), OFTEN, false)
                  .train(new TrainPlan(study, new StudyElement(), Map.of(), List.of())));
      failures.putAll(
          new EvaluateGoal(workplace, executor, compute, new StudySamples(SAMPLES, Map.of()))
              .evaluate(List.of(study), List.of(study)));
      failures.forEach((run, reason) -> System.out.println(run + ": " + reason));
      System.exit(failures.isEmpty() ? 0 : 1);
    } catch (WorkerException.Stopped stopped) {
      System.out.println(stopped.getMessage());
      System.exit(1);
    }
  }

  /** Large enough for two shards. */
  private static Study study(CorpusSource corpus, List<String> changes) {
    Settings baseline =
        Settings.defaults()
            .with(Setting.LAYERS, "2")
            .with(Setting.HEADS, "2")
            .with(Setting.EMBEDDING, "32")
            .with(Setting.CONTEXT, "16")
            .with(Setting.BATCH_SIZE, "32")
            .with(Setting.ITERATIONS, "200")
            .with(Setting.LEARNING_RATE, "3e-3")
            .with(Setting.SCHEDULE, "cosine")
            .with(Setting.EVALUATION_INTERVAL, "25")
            .with(Setting.EVALUATION_BATCHES, "4");
    for (String change : changes) {
      String[] parts = change.split("=");
      if (parts[0].equals("seeds")) {
        continue; // how many the runs have
      }
      baseline = baseline.with(Setting.byKey(parts[0]).orElseThrow(), parts[1]);
    }
    Map<String, String> vary = new LinkedHashMap<>();
    vary.put("dropout", changes.isEmpty() ? "0, 0.2" : "0.2");
    vary.put("seed", changes.isEmpty() ? "1, 2" : "1");
    changes.stream()
        .filter(change -> change.startsWith("seeds="))
        .forEach(
            change ->
                vary.put(
                    "seed",
                    IntStream.rangeClosed(1, Integer.parseInt(change.substring(6)))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "))));
    Sweep sweep = new Sweep(baseline, null, vary);
    CorpusRecord text = corpus.describe(baseline);
    return new Study(
        PROJECT, STUDY, STUDY, "", sweep.varied(), sweep.runs(own -> text, "cpu"), List.of());
  }

  /** As the system properties {@code runsPerJob}, {@code retries} and {@code leave} say. */
  private static Executor slurm(Workplace workplace) {
    return new SlurmExecutor(
        workplace.store(),
        new Slurm(UnaryOperator.identity(), workplace.project()),
        new SlurmSettings(
            List.of(),
            0,
            Integer.getInteger("runsPerJob", 1),
            Integer.getInteger("retries", 2),
            !Boolean.getBoolean("leave")),
        new TaskProgram(
            Jdk.current().executable(), classPath(), path -> false, QUICK, workplace.project()),
        new Pace(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(10)),
        queued -> {});
  }

  private static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  private static WorkerCommand command(Path project) {
    return new WorkerCommand(
        Jdk.current().executable(),
        classPath(),
        WorkerJvm.arguments(Jdk.current(), project, new JobHeap(0), QUICK),
        WorkerEnvironment.of("auto"),
        WorkerMain.class.getName(),
        project);
  }
}
