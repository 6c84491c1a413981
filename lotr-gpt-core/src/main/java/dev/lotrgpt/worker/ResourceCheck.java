package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.experiment.Machine;
import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.experiment.Setting;
import dev.lotrgpt.experiment.SettingsException;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.training.MemoryNeed;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Refuses a job that takes more memory or disk than there is, before its first step. How far the
 * prediction is off is measured in {@code ResourceCheckTest}.
 *
 * @param memory of the machine or the container, bytes; 0 if unknown
 * @param heap Java's largest, bytes
 * @param disk that is free where the run store is, bytes
 */
record ResourceCheck(long memory, long heap, long disk) {
  private static final double GB = 1e9;
  private static final double MB = 1e6;

  /** A worker before it allocates a tensor: the JVM and the native libraries. */
  private static final long BASE = 200_000_000;

  /** Heap that the corpus and the rest of the JVM take. */
  private static final long SMALL_OBJECTS = 64_000_000;

  /** What the collector needs beyond what is alive, and what it leaves lying about. */
  private static final double HEAP_SLACK = 1.25;

  private static final double HEAP_GARBAGE = 1.5;

  /** Copies of the parameters on disk: three checkpoints of four, the best and the final ones. */
  private static final int FILES_IN_TRAINING = 3 * 4 + 2;

  private static final int FILES_WHEN_TRAINED = 2;

  /** A micro-batch holds several that are shorter, so that they take no less memory. */
  private static final int SHORT_CONTEXT = 256;

  /** A checkpoint is read as one array. */
  private static final long LARGEST_CHECKPOINT = Integer.MAX_VALUE - 1_000_000;

  private static final int COPIES_IN_CHECKPOINT = 4;

  /** What there is for a worker that writes to a store. */
  static ResourceCheck of(RunStore store) throws IOException {
    return new ResourceCheck(
        Machine.memory(),
        Runtime.getRuntime().maxMemory(),
        Files.getFileStore(Files.createDirectories(store.directory())).getUsableSpace());
  }

  private record Candidate(
      PlannedRun run, ModelConfig model, MemoryNeed need, boolean isInHostMemory) {
    static Candidate of(PlannedRun run, Backend<?> backend, int threads, int symbols) {
      ModelConfig model = run.settings().model(symbols);
      return new Candidate(
          run,
          model,
          MemoryNeed.of(backend, model, run.settings().training(), threads),
          backend.isInHostMemory());
    }

    long total() {
      long tensors = isInHostMemory ? need.weights() + need.activations() : 0;
      return tensors + (long) (HEAP_GARBAGE * need.heap());
    }

    long file() {
      return model.parameters() * Float.BYTES;
    }
  }

  /** Memory of a worker that trains one run, in bytes. */
  static long predict(PlannedRun run, Backend<?> backend, int threads, int symbols) {
    return BASE + Candidate.of(run, backend, threads, symbols).total();
  }

  /**
   * @param symbols of the corpus
   * @throws SettingsException naming what is needed, what is there and the setting to change
   */
  void check(
      List<PlannedRun> runs,
      SideBySide sideBySide,
      Map<Precision, Backend<?>> backends,
      int symbols) {
    List<Candidate> candidates = new ArrayList<>();
    for (PlannedRun run : runs) {
      Backend<?> backend = backends.get(run.settings().precision());
      candidates.add(Candidate.of(run, backend, sideBySide.threads(), symbols));
    }
    candidates.sort(Comparator.comparingLong(Candidate::total).reversed());
    candidates.forEach(ResourceCheck::checkCheckpoint);
    List<Candidate> atOnce = candidates.subList(0, Math.min(sideBySide.runs(), runs.size()));
    checkMemory(atOnce);
    checkHeap(atOnce);
    checkDisk(candidates, atOnce);
  }

  private static void checkCheckpoint(Candidate run) {
    long size = COPIES_IN_CHECKPOINT * run.file();
    if (size > LARGEST_CHECKPOINT) {
      throw refusal(
          run, "a checkpoint would take %.1f GB, more than 2.1 GB", size, remedyForWeights(run));
    }
  }

  private void checkMemory(List<Candidate> atOnce) {
    long need = BASE + atOnce.stream().mapToLong(Candidate::total).sum();
    if (memory == 0 || need <= memory) {
      return;
    }
    Candidate largest = atOnce.get(0);
    if (BASE + largest.total() <= memory) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "training %d runs side by side takes about %.1f GB of memory, and there are %.1f GB:"
                  + " lower <parallelRuns> (-Dlotr-gpt.parallelRuns)",
              atOnce.size(),
              need / GB,
              memory / GB));
    }
    throw refusal(
        largest,
        "training takes about %.1f GB of memory, and there are "
            + String.format(Locale.ROOT, "%.1f GB", memory / GB),
        BASE + largest.total(),
        remedy(largest));
  }

  private void checkHeap(List<Candidate> atOnce) {
    long live = atOnce.stream().mapToLong(run -> run.need().heap()).sum();
    long need = SMALL_OBJECTS + (long) (HEAP_SLACK * live);
    if (need > heap) {
      throw refusal(
          atOnce.get(0),
          "training takes about %.1f GB of Java's heap, and its limit is "
              + String.format(Locale.ROOT, "%.1f GB", heap / GB),
          need,
          String.format(
              Locale.ROOT,
              "raise it with <jvmArguments>-Xmx%dg</jvmArguments> (-Dlotr-gpt.jvmArguments)",
              (need >> 30) + 1));
    }
  }

  private void checkDisk(List<Candidate> all, List<Candidate> atOnce) {
    long need =
        FILES_IN_TRAINING * atOnce.stream().mapToLong(Candidate::file).sum()
            + FILES_WHEN_TRAINED * all.stream().mapToLong(Candidate::file).sum();
    if (need > disk) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "<store> (-Dlotr-gpt.store): the runs and their checkpoints take up to %,.0f MB of"
                  + " disk, and %,.0f MB are free there: make room or name another directory",
              need / MB,
              disk / MB));
    }
  }

  private static SettingsException refusal(
      Candidate run, String problem, long need, String remedy) {
    return new SettingsException(
        run.run().label() + ": " + String.format(Locale.ROOT, problem, need / GB) + ": " + remedy);
  }

  /** The setting that the largest part grows with. */
  private static String remedy(Candidate run) {
    MemoryNeed need = run.need();
    long weights = need.weights() + need.copies();
    if (need.batches() > Math.max(weights, need.activations())) {
      boolean several = run.run().settings().training().evaluationBatches() > 1;
      return lower(run, several ? Setting.EVALUATION_BATCHES : Setting.BATCH_SIZE);
    }
    if (weights > need.activations()) {
      return remedyForWeights(run);
    }
    return run.model().context() > SHORT_CONTEXT
        ? lower(run, Setting.CONTEXT)
        : lower(run, Setting.EMBEDDING) + ", or <threads> (-Dlotr-gpt.threads)";
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
