package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.fault.Told;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.store.Claimant;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.UpToDateCheck;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingInterruptedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries out one job, run by run. */
final class JobRunner {
  private static final String HERE = "this machine";

  private final Job job;
  private final RunStore store;
  private final Consumer<Message> channel;
  private final StopSignal stop;
  private final NativeCache natives;
  private final RunRights rights;
  private final Map<Precision, Backend<?>> backends = new EnumMap<>(Precision.class);

  JobRunner(Job job, Consumer<Message> channel, StopSignal stop) {
    this.job = job;
    this.store = new RunStore(Path.of(job.store()));
    this.channel = channel;
    this.stop = stop;
    Claimant claimant = job instanceof Job.Task task ? task.claimant() : null;
    this.rights = new RunRights(store, claimant, channel, stop);
    this.natives = natives();
  }

  private NativeCache natives() {
    long size = Backends.librariesOnDisk(job.compute().backend());
    LockWaiting waiting = new LockWaiting("", channel, stop);
    return job instanceof Job.Task
        ? NativeCache.ofNode(size, store.directory(), this::note, waiting)
        : NativeCache.here(size, store.directory(), this::note, waiting);
  }

  private void note(String line) {
    channel.accept(new Message.Note(line));
  }

  void run() throws IOException, BackendUnavailableException {
    try {
      if (job instanceof Job.Task task) {
        rights.watch();
        work(task.work(), Optional.ofNullable(task.samples()));
      } else if (job instanceof Job.OfRuns runs) {
        work(runs, Optional.empty());
      } else if (job instanceof Job.Generate generate) {
        generate(generate);
      }
    } finally {
      backends.values().forEach(Backend::close);
    }
  }

  /**
   * @param samples to evaluate each run with that is trained
   */
  private void work(Job.OfRuns job, Optional<SampleSettings> samples) throws IOException {
    if (job instanceof Job.Evaluate evaluate) {
      evaluate(evaluate);
    } else if (job instanceof Job.Train train) {
      train(train, samples);
    }
  }

  private void train(Job.Train job, Optional<SampleSettings> samples) throws IOException {
    JobCorpora corpora = new JobCorpora(job.runs());
    ResourceCheck resources = ResourceCheck.of(store);
    List<PlannedRun> runs =
        possible(
            job,
            corpora,
            run ->
                resources.check(
                    List.of(run), SideBySide.of(job.compute(), List.of(run)), backends));
    if (runs.isEmpty() || (job.failFast() && runs.size() < job.runs().size())) {
      return;
    }
    SideBySide sideBySide = SideBySide.of(job.compute(), runs);
    if (store.freeSpace().isEmpty()) {
      note(
          store.directory()
              + " is on a file system that does not tell how much is free: make sure that it is"
              + " enough");
    }
    resources.check(runs, sideBySide, backends);
    sideBySide.forEach(
        runs,
        run -> {
          Corpus corpus = corpora.of(run);
          RunTraining training =
              new RunTraining(
                  store,
                  corpus,
                  job,
                  sideBySide.threads(),
                  backends.get(run.settings().precision()),
                  rights,
                  channel,
                  stop);
          boolean trained = attempt(run.id(), () -> training.train(run));
          if (trained && samples.isPresent()) {
            evaluateAtOnce(run, job, samples.get(), sideBySide.threads(), corpus);
          }
          return trained || !job.failFast();
        });
  }

  /** What cannot be evaluated here is left to goal evaluate, which says why. */
  private void evaluateAtOnce(
      PlannedRun run, Job.Train job, SampleSettings samples, int threads, Corpus corpus) {
    Job.Evaluate evaluation =
        new Job.Evaluate(
            job.store(),
            new Job.Compute(job.compute().backend(), job.compute().family(), threads, 1),
            List.of(run),
            samples);
    try {
      stop.check();
      if (new UpToDateCheck(store)
          .isUpToDate(Identity.of(run.settings(), corpus.sha256(), job.compute().family()))) {
        evaluate(run, evaluation, corpus, ResourceCheck.of(store));
      }
    } catch (TrainingInterruptedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      note(run.label() + ": not evaluated yet: " + reason(e));
    }
  }

  private void evaluate(Job.Evaluate job) throws IOException {
    JobCorpora corpora = new JobCorpora(job.runs());
    ResourceCheck resources = ResourceCheck.of(store);
    for (PlannedRun run : possible(job, corpora, any -> {})) {
      attempt(run.id(), () -> evaluate(run, job, corpora.of(run), resources));
    }
  }

  private void evaluate(PlannedRun run, Job.Evaluate job, Corpus corpus, ResourceCheck resources)
      throws IOException {
    Backend<?> backend = backends.get(run.settings().precision());
    int threads = job.compute().threads();
    resources.checkEvaluation(run, backend, job);
    rights.with(
        run,
        right -> {
          channel.accept(new Message.RunBegun(run.id()));
          Evaluation evaluation =
              new RunEvaluation(store, corpus, job.samples(), channel, stop)
                  .evaluate(run, backend, threads);
          channel.accept(new Message.RunEvaluated(run.id(), evaluation.withoutSamples()));
        });
  }

  private void generate(Job.Generate job) throws IOException, BackendUnavailableException {
    Backend<?> backend = openToGenerate(job);
    new RunGeneration(store, job.samples(), stop)
        .generate(
            job.run(),
            backend,
            job.compute().threads(),
            text -> channel.accept(new Message.Text(text)));
  }

  /** In the precision that the run's samples were written in, where this machine has it. */
  private Backend<?> openToGenerate(Job.Generate job)
      throws IOException, BackendUnavailableException {
    Precision precision =
        store
            .record(job.run())
            .map(record -> record.settings().precision())
            .orElse(Precision.FLOAT32);
    try {
      return open(job.compute(), precision);
    } catch (BackendUnavailableException e) {
      if (precision == Precision.FLOAT32) {
        throw e;
      }
      note("Writes in float32, so not what the report shows: " + e.getMessage());
      return open(job.compute(), Precision.FLOAT32);
    }
  }

  /** What can go wrong in one run without harm to the others. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }

  private boolean attempt(String run, Attempt attempt) {
    stop.check();
    try {
      attempt.run();
      return true;
    } catch (TrainingInterruptedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      channel.accept(new Message.RunFailed(run, reason(e)));
      return false;
    } finally {
      // Weights and moments are garbage now, and would be kept until the heap is full.
      System.gc();
    }
  }

  /**
   * The runs that this machine can do. The others fail, before the first of them costs any time.
   *
   * @param corpora those of the job
   * @param check refuses a run whose backend is open
   * @throws MistakeException if all of them are refused for the same reason
   */
  private List<PlannedRun> possible(
      Job.OfRuns job, JobCorpora corpora, Consumer<PlannedRun> check) {
    List<PlannedRun> possible = new ArrayList<>();
    Map<PlannedRun, Mistake> refusals = new LinkedHashMap<>();
    Map<Precision, Mistake> unavailable = new EnumMap<>(Precision.class);
    for (PlannedRun run : job.runs()) {
      Precision precision = run.settings().precision();
      try {
        if (!unavailable.containsKey(precision)) {
          open(job.compute(), precision);
          corpora.of(run);
          check.accept(run);
          possible.add(run);
        }
      } catch (BackendUnavailableException e) {
        unavailable.put(precision, e.mistake());
      } catch (MistakeException e) {
        refusals.put(run, withoutLabel(run, e.mistake()));
      }
      if (unavailable.containsKey(precision)) {
        refusals.put(run, unavailable.get(precision));
      }
    }
    if (possible.isEmpty() && new HashSet<>(refusals.values()).size() == 1) {
      throw new MistakeException(refusals.values().iterator().next());
    }
    refusals.forEach(
        (run, mistake) -> channel.accept(new Message.RunFailed(run.id(), reason(mistake))));
    return possible;
  }

  /** Whoever shows a run's reason shows its label before it. */
  private static Mistake withoutLabel(PlannedRun run, Mistake mistake) {
    if (mistake.where().equals(run.label())) {
      return mistake.at(HERE);
    }
    String label = run.label() + ": ";
    return mistake.where().startsWith(label)
        ? mistake.at(mistake.where().substring(label.length()))
        : mistake;
  }

  private static String reason(Mistake mistake) {
    return mistake.where().equals(HERE) ? mistake.sentence() : mistake.line();
  }

  /** A defect's stack trace is in the log. */
  private static String reason(Exception e) {
    return Told.line(e)
        .orElseGet(
            () -> {
              e.printStackTrace();
              return e.getMessage() == null ? e.toString() : e.getMessage();
            });
  }

  private Backend<?> open(Job.Compute compute, Precision precision)
      throws BackendUnavailableException {
    Backend<?> backend = backends.get(precision);
    if (backend == null) {
      backend = natives.load(() -> openAlone(compute, precision));
      backends.put(precision, backend);
    }
    return backend;
  }

  private Backend<?> openAlone(Job.Compute compute, Precision precision)
      throws BackendUnavailableException {
    Backend<?> backend = Backends.open(compute.backend(), precision, compute.threads(), this::note);
    // A first tensor loads what is left to load.
    try (Kernels<?> kernels = backend.kernels()) {
      kernels.allocate(1);
      return backend;
    } catch (LinkageError e) {
      backend.close();
      throw new BackendUnavailableException(
          "a native library of " + backend.name(),
          "does not load (" + e + ")",
          "choose another backend",
          e);
    }
  }
}
