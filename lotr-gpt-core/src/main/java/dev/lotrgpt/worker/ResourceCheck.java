package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.DeviceBackend;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.training.MemoryNeed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Refuses a job that takes more memory or disk than there is, before its first step. How far the
 * prediction is off is measured in {@code ResourceCheckTest}.
 *
 * @param memory that this process may have, bytes; 0 if unknown
 * @param heap Java's largest, bytes
 * @param disk that is free where the run store is, bytes; the largest number if unknown
 */
record ResourceCheck(long memory, long heap, long disk) {
  private static final double GB = 1e9;
  private static final double MB = 1e6;

  /** The JVM of a worker without a backend. */
  private static final long BASE = 175_000_000;

  /** Garbage that is not collected yet, too. */
  private static final double HEAP_GARBAGE = 1.5;

  /** Copies of the parameters on disk: three checkpoints of four, the best and the final ones. */
  private static final int FILES_IN_TRAINING = 3 * 4 + 2;

  private static final int FILES_WHEN_TRAINED = 2;

  /** What the optimiser keeps, and the best weights before the last evaluation, at most. */
  private static final int FILES_FOR_A_LONGER_RUN = 3;

  /** A micro-batch holds several that are shorter, so that they take no less memory. */
  private static final int SHORT_CONTEXT = 256;

  /** What there is for a worker that writes to a store. */
  static ResourceCheck of(RunStore store) throws IOException {
    return new ResourceCheck(
        AvailableMemory.ofThisProcess(),
        Runtime.getRuntime().maxMemory(),
        store.freeSpace().orElse(Long.MAX_VALUE));
  }

  /**
   * @param tokens heap of what is learnt from the text, and of the text in tokens
   */
  private record Candidate(
      PlannedRun run, ModelConfig model, MemoryNeed need, long tokens, Backend<?> backend) {
    static Candidate of(PlannedRun run, Backend<?> backend, int threads) {
      ModelConfig model = run.settings().model(run.corpus().symbols());
      return of(
          run,
          model,
          backend,
          () -> Sessions.on(backend).trainingNeed(model, run.settings().training(), threads));
    }

    static Candidate ofEvaluation(PlannedRun run, Backend<?> backend, int threads) {
      ModelConfig model = run.settings().model(run.corpus().symbols());
      return of(run, model, backend, () -> Sessions.on(backend).evaluationNeed(model, threads));
    }

    private static Candidate of(
        PlannedRun run, ModelConfig model, Backend<?> backend, Supplier<MemoryNeed> need) {
      try {
        long tokens = run.settings().heapOfTokens(run.corpus().size());
        return new Candidate(run, model, need.get(), tokens, backend);
      } catch (MistakeException e) {
        throw new MistakeException(e.mistake().within(run.label()));
      }
    }

    long total() {
      long tensors = backend.isInHostMemory() ? tensors() : 0;
      return tensors + (long) (HEAP_GARBAGE * heap());
    }

    private long tensors() {
      return need.weights() + need.activations();
    }

    /** What is alive at once. */
    long heap() {
      return need.heap().total() + tokens;
    }

    long file() {
      return model.parameters() * Float.BYTES;
    }

    long filesWhenTrained() {
      boolean lastState = !run.settings().training().schedule().knowsTheEnd();
      return (FILES_WHEN_TRAINED + (lastState ? FILES_FOR_A_LONGER_RUN : 0)) * file();
    }
  }

  /** Memory of a worker that trains one run, in bytes. */
  static long predict(PlannedRun run, Backend<?> backend, int threads) {
    return shared(backend, List.of(run)) + Candidate.of(run, backend, threads).total();
  }

  /** What all runs of a worker have in common. */
  private static long shared(Backend<?> backend, List<PlannedRun> runs) {
    return BASE + backend.librariesInMemory() + JobHeap.texts(runs);
  }

  /**
   * @throws MistakeException naming what is needed, what is there and the setting to change
   */
  void check(List<PlannedRun> runs, SideBySide sideBySide, Map<Precision, Backend<?>> backends) {
    List<Candidate> candidates = new ArrayList<>();
    for (PlannedRun run : runs) {
      Backend<?> backend = backends.get(run.settings().precision());
      candidates.add(Candidate.of(run, backend, sideBySide.threads()));
    }
    candidates.sort(Comparator.comparingLong(Candidate::total).reversed());
    List<Candidate> atOnce = candidates.subList(0, Math.min(sideBySide.runs(), runs.size()));
    checkMemory("training", atOnce, runs);
    checkDeviceMemory(candidates, sideBySide);
    long alive = atOnce.stream().mapToLong(Candidate::heap).sum();
    checkHeap("training", atOnce.get(0), JobHeap.of(JobHeap.texts(runs), runs.size(), alive));
    checkDisk(candidates, atOnce);
  }

  /**
   * @throws MistakeException if a run cannot be evaluated, as {@link #check} does
   */
  void checkEvaluation(PlannedRun run, Backend<?> backend, Job.Evaluate job) {
    Candidate candidate = Candidate.ofEvaluation(run, backend, job.compute().threads());
    checkMemory("evaluating", List.of(candidate), List.of(run));
    checkHeap(
        "evaluating", candidate, JobHeap.ofEvaluation(job.compute(), List.of(run), job.samples()));
  }

  /**
   * @param work for the message: what is to be done
   * @param runs whose texts are kept
   */
  private void checkMemory(String work, List<Candidate> atOnce, List<PlannedRun> runs) {
    Candidate largest = atOnce.get(0);
    long shared = shared(largest.backend(), runs);
    long need = shared + atOnce.stream().mapToLong(Candidate::total).sum();
    if (memory == 0 || need <= memory) {
      return;
    }
    if (shared + largest.total() <= memory) {
      throw new MistakeException(
          new Mistake(
              "<parallelRuns> (-Dlotr-gpt.parallelRuns)",
              work + " " + atOnce.size() + " runs side by side",
              String.format(
                  Locale.ROOT,
                  "takes about %.1f GB of memory, and there are %.1f GB",
                  need / GB,
                  memory / GB),
              "lower it"));
    }
    throw refusal(
        largest,
        work,
        "takes about %.1f GB of memory, and there are "
            + String.format(Locale.ROOT, "%.1f GB", memory / GB),
        shared + largest.total(),
        JobHeap.texts(runs) > largest.total()
            ? "give a shorter <corpus> (-Dlotr-gpt.corpus)"
            : remedy(largest));
  }

  /** Each run by itself fits: its session said so when it counted its need. */
  private static void checkDeviceMemory(List<Candidate> candidates, SideBySide sideBySide) {
    List<Candidate> largest =
        candidates.stream()
            .filter(candidate -> candidate.backend() instanceof DeviceBackend<?>)
            .sorted(Comparator.comparingLong(Candidate::tensors).reversed())
            .limit(sideBySide.runs())
            .toList();
    if (largest.isEmpty()) {
      return;
    }
    long need = largest.stream().mapToLong(Candidate::tensors).sum();
    long free = ((DeviceBackend<?>) largest.get(0).backend()).freeMemory();
    if (need > free) {
      throw new MistakeException(
          new Mistake(
              "<parallelRuns> (-Dlotr-gpt.parallelRuns)",
              "training " + largest.size() + " runs side by side",
              String.format(
                  Locale.ROOT,
                  "takes about %.1f GB of the GPU's memory, of which %.1f GB are free",
                  need / GB,
                  free / GB),
              "lower it"));
    }
  }

  private void checkHeap(String work, Candidate largest, JobHeap need) {
    if (!need.fitsInto(heap)) {
      throw refusal(
          largest,
          work,
          "takes about %.1f GB of Java's heap, and its limit is "
              + String.format(Locale.ROOT, "%.1f GB", heap / GB),
          need.bytes(),
          "raise it with <jvmArguments>"
              + need.argument()
              + "</jvmArguments> (-Dlotr-gpt.jvmArguments)");
    }
  }

  private void checkDisk(List<Candidate> all, List<Candidate> atOnce) {
    long need =
        FILES_IN_TRAINING * atOnce.stream().mapToLong(Candidate::file).sum()
            + all.stream().mapToLong(Candidate::filesWhenTrained).sum();
    if (need > disk) {
      throw new MistakeException(
          new Mistake(
              "<store> (-Dlotr-gpt.store)",
              "the runs and their checkpoints",
              String.format(
                  Locale.ROOT,
                  "take up to %,.0f MB of disk, and %,.0f MB are free there",
                  need / MB,
                  disk / MB),
              "make room or name another directory"));
    }
  }

  private static MistakeException refusal(
      Candidate run, String work, String problem, long need, String remedy) {
    return new MistakeException(
        new Mistake(
            run.run().label(), work, String.format(Locale.ROOT, problem, need / GB), remedy));
  }

  /** The setting that the largest part grows with. */
  private static String remedy(Candidate run) {
    MemoryNeed need = run.need();
    long weights = need.weights() + need.heap().copies();
    if (need.heap().batches() > Math.max(weights, need.activations())) {
      return lower(run, Setting.BATCH_SIZE);
    }
    if (isMostlyVocabulary(run)) {
      return lower(run, Setting.VOCABULARY);
    }
    if (weights > need.activations()) {
      return remedyForWeights(run);
    }
    return run.model().context() > SHORT_CONTEXT
        ? lower(run, Setting.CONTEXT)
        : lower(run, Setting.EMBEDDING) + ", or <threads> (-Dlotr-gpt.threads)";
  }

  /** Whether more than half of the parameters are those of a vocabulary that can be smaller. */
  private static boolean isMostlyVocabulary(Candidate run) {
    long tables = 2L * run.model().vocabulary() * run.model().embedding();
    return run.run().settings().counts(Setting.VOCABULARY) && tables > run.model().parameters() / 2;
  }

  private static String remedyForWeights(Candidate run) {
    return lower(run, Setting.EMBEDDING) + ", or " + location(run, Setting.LAYERS);
  }

  private static String lower(Candidate run, Setting setting) {
    return "lower " + location(run, setting);
  }

  private static String location(Candidate run, Setting setting) {
    return setting.location() + ", now " + run.run().settings().text(setting);
  }
}
