package dev.lotrgpt.worker;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.text.CorpusSize;
import dev.lotrgpt.training.sharded.ShardedHeap;
import java.util.Comparator;
import java.util.List;

/**
 * Java's heap that a job needs: what the worker's JVM is started with, and below which the worker
 * refuses the job.
 *
 * @param bytes more than is alive at once, so that the collector has room
 */
public record JobHeap(long bytes) {
  /** The classes and objects of any job. */
  private static final long BASE = 64_000_000;

  /** Of a job, the settings of each of its runs. */
  private static final long PLANNED_RUN = 10_000;

  /** The text, as the model wrote it, as code points, and twice in the index of its passages. */
  private static final long CHARACTER_OF_SAMPLE = 64;

  /** The collector keeps a third of the heap for what is new; what stays has the rest. */
  private static final double SLACK = 1.5;

  /** Share of {@code -Xmx} that one may use; where survivors move to is kept free. */
  private static final double USABLE = 0.96;

  private static final long MEBIBYTE = 1 << 20;
  private static final long USUAL = 1024 * MEBIBYTE;

  public static JobHeap of(Job.OfRuns job) {
    if (job instanceof Job.Task task) {
      long work = of(task.work()).bytes();
      return task.samples() == null
          ? new JobHeap(work)
          : new JobHeap(
              Math.max(work, ofEvaluation(task.compute(), task.runs(), task.samples()).bytes()));
    }
    return job instanceof Job.Evaluate evaluate
        ? ofEvaluation(evaluate.compute(), evaluate.runs(), evaluate.samples())
        : ofTraining(job.compute(), job.runs());
  }

  /** Of a training, and of the evaluation of its runs. */
  public static JobHeap ofTraining(Job.Compute compute, List<PlannedRun> runs) {
    SideBySide sideBySide = SideBySide.of(compute, runs);
    long atOnce =
        runs.stream()
            .map(run -> need(run, sideBySide.threads()))
            .sorted(Comparator.reverseOrder())
            .limit(sideBySide.runs())
            .mapToLong(Long::longValue)
            .sum();
    return of(texts(runs), runs.size(), atOnce);
  }

  /** Memory of the texts of runs, each of which is read once. */
  static long texts(List<PlannedRun> runs) {
    return runs.stream()
        .map(PlannedRun::corpus)
        .distinct()
        .mapToLong(corpus -> corpus.size().bytes())
        .sum();
  }

  private static long need(PlannedRun run, int cores) {
    CorpusSize corpus = run.corpus().size();
    return ShardedHeap.of(run.settings().model(corpus.symbols()), run.settings().training(), cores)
            .total()
        + run.settings().heapOfTokens(corpus);
  }

  /** Of an evaluation, one run after another. */
  public static JobHeap ofEvaluation(
      Job.Compute compute, List<PlannedRun> runs, SampleSettings samples) {
    long largest =
        runs.stream()
            .mapToLong(
                run ->
                    need(run.settings(), run.corpus().symbols(), compute)
                        + run.settings().heapOfTokens(run.corpus().size()))
            .max()
            .orElse(0);
    return of(texts(runs), runs.size(), largest + need(samples));
  }

  /**
   * Of a run that continues prompts.
   *
   * @param symbols that it knows
   */
  public static JobHeap ofGeneration(
      Job.Compute compute, Settings run, int symbols, SampleSettings samples) {
    return of(0, 1, need(run, symbols, compute) + need(samples));
  }

  private static long need(Settings run, int symbols, Job.Compute compute) {
    return ShardedHeap.ofEvaluation(run.model(symbols), compute.threads()).total();
  }

  private static long need(SampleSettings samples) {
    long prompts = samples.prompts().stream().mapToLong(String::length).sum();
    return CHARACTER_OF_SAMPLE * (prompts + (long) samples.prompts().size() * samples.length());
  }

  /**
   * @param texts see {@link #texts}
   * @param alive of the runs that are worked on at once
   */
  static JobHeap of(long texts, int runs, long alive) {
    return new JobHeap(BASE + PLANNED_RUN * runs + (long) (SLACK * Math.addExact(texts, alive)));
  }

  /** The argument that gives a JVM so much. */
  public String argument() {
    return argument(bytes / USABLE);
  }

  /**
   * The argument that gives a JVM so much, or what is usual where that is more, but not more than
   * there is: then the worker says that it is not enough.
   *
   * @param memory that the JVM may have, in bytes; 0 if unknown
   */
  public String argumentWithin(long memory) {
    double wanted = Math.max(USUAL, bytes / USABLE);
    return argument(memory == 0 ? wanted : Math.min(wanted, Math.max(BASE, memory)));
  }

  private static String argument(double bytes) {
    return "-Xmx" + (long) Math.ceil(bytes / MEBIBYTE) + "m";
  }

  /** Whether a JVM has so much. */
  boolean fitsInto(long largestHeap) {
    return bytes <= largestHeap;
  }
}
