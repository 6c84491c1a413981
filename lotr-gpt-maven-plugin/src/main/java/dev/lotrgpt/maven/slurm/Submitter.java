package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.executor.Work;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.Submission;
import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Submits runs: one array, or as few as Slurm's largest array allows. */
final class Submitter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final RunStore store;
  private final Slurm slurm;
  private final SlurmSettings settings;
  private final TaskProgram program;

  Submitter(RunStore store, Slurm slurm, SlurmSettings settings, TaskProgram program) {
    this.store = store;
    this.slurm = slurm;
    this.settings = settings;
    this.program = program;
  }

  /**
   * @param attempt how often the runs were lost before
   * @throws MistakeException if Slurm refuses; then nothing is submitted
   */
  Submission submit(Work work, List<PlannedRun> runs, int attempt)
      throws IOException, InterruptedException {
    List<Job.Task> tasks = tasks(work, runs);
    int size = slurm.maxArraySize();
    Instant now = Instant.now();
    String id =
        work.name() + "-" + TIME.format(now) + "-" + UUID.randomUUID().toString().substring(0, 4);
    TaskFiles files = new TaskFiles(store.submissions().directory(id).toAbsolutePath().normalize());
    files.write(tasks, program);
    String name = "lotr-gpt-" + work.name();
    List<String> jobs = new ArrayList<>();
    try {
      for (int first = 0; first < tasks.size(); first += size) {
        int count = Math.min(size, tasks.size() - first);
        jobs.add(submit(files, name, first, count, jobs));
      }
    } catch (MistakeException refused) {
      slurm.cancel(jobs);
      store.submissions().delete(id);
      throw refused;
    }
    Submission submission =
        new Submission(
            id, name, now, jobs, size, attempt, tasks.stream().map(Submitter::ids).toList());
    store.submissions().save(submission);
    return submission;
  }

  private static List<String> ids(Job.Task task) {
    return task.runs().stream().map(PlannedRun::id).toList();
  }

  private String submit(TaskFiles files, String name, int first, int count, List<String> before)
      throws IOException, InterruptedException {
    String limit = settings.maxParallel() > 0 ? "%" + settings.maxParallel() : "";
    List<String> fixed =
        new ArrayList<>(
            List.of(
                "--parsable",
                "--array=0-" + (count - 1) + limit,
                "--chdir=" + program.project().toAbsolutePath(),
                "--output=" + files.outputPattern(),
                "--open-mode=append"));
    if (settings.maxParallel() > 0 && !before.isEmpty()) {
      // Each array has a limit of its own.
      fixed.add("--dependency=afterany:" + before.get(before.size() - 1));
    }
    return slurm.submit(
        List.of("--job-name=" + name, "--requeue"),
        settings.options(),
        fixed,
        List.of(files.script().toString(), Integer.toString(first)));
  }

  /** Runs that are evaluated alike share a task, so many as the user said. */
  private List<Job.Task> tasks(Work work, List<PlannedRun> runs) {
    Map<Optional<SampleSettings>, List<PlannedRun>> alike = new LinkedHashMap<>();
    for (PlannedRun run : runs) {
      alike.computeIfAbsent(work.samples().apply(run), samples -> new ArrayList<>()).add(run);
    }
    List<Job.Task> tasks = new ArrayList<>();
    alike.forEach(
        (samples, some) -> {
          for (int first = 0; first < some.size(); first += settings.runsPerJob()) {
            int end = Math.min(some.size(), first + settings.runsPerJob());
            tasks.add(
                new Job.Task(
                    work.job().with(some.subList(first, end)), samples.orElse(null), null));
          }
        });
    return tasks;
  }
}
