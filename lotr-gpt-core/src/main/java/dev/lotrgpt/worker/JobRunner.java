package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.experiment.WriteLock;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingInterruptedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Carries out one job, run by run. */
final class JobRunner {
  private final Job job;
  private final RunStore store;
  private final Consumer<Message> channel;
  private final StopSignal stop;
  private final NativeCache natives;
  private final Map<Precision, Backend<?>> backends = new EnumMap<>(Precision.class);

  JobRunner(Job job, Consumer<Message> channel, StopSignal stop) {
    this.job = job;
    this.store = new RunStore(Path.of(job.store()));
    this.channel = channel;
    this.stop = stop;
    this.natives =
        NativeCache.here(store.directory(), this::note, new LockWaiting("", channel, stop));
  }

  private void note(String line) {
    channel.accept(new Message.Note(line));
  }

  void run() throws IOException, BackendUnavailableException {
    try {
      if (job instanceof Job.Train train) {
        train(train);
      } else if (job instanceof Job.Evaluate evaluate) {
        evaluate(evaluate);
      } else if (job instanceof Job.Generate generate) {
        generate(generate);
      }
    } finally {
      backends.values().forEach(Backend::close);
    }
  }

  private void train(Job.Train job) throws IOException, BackendUnavailableException {
    Corpus corpus = CorpusReader.read(Path.of(job.corpus()));
    openAll(job.compute(), job.runs());
    SideBySide sideBySide = SideBySide.of(job.compute(), job.runs());
    if (store.freeSpace().isEmpty()) {
      note(
          store.directory()
              + " is on a file system that does not tell how much is free: make sure that it is"
              + " enough");
    }
    ResourceCheck.of(store).check(job.runs(), sideBySide, backends, corpus.summary().size());
    sideBySide.forEach(
        job.runs(),
        run -> {
          RunTraining training =
              new RunTraining(
                  store,
                  corpus,
                  job,
                  sideBySide.threads(),
                  backends.get(run.settings().precision()),
                  channel,
                  stop);
          return attempt(run.id(), () -> training.train(run)) || !job.failFast();
        });
  }

  private void evaluate(Job.Evaluate job) throws IOException, BackendUnavailableException {
    Corpus corpus = CorpusReader.read(Path.of(job.corpus()));
    openAll(job.compute(), job.runs());
    RunEvaluation evaluation = new RunEvaluation(store, corpus, job.samples(), stop);
    ResourceCheck resources = ResourceCheck.of(store);
    for (PlannedRun run : job.runs()) {
      Backend<?> backend = backend(job.compute(), run);
      int threads = job.compute().threads();
      attempt(
          run.id(),
          () -> {
            resources.checkEvaluation(run, backend, job, corpus.summary().size());
            WriteLock lock =
                store.lockRun(run.id(), new LockWaiting(run.label() + ": ", channel, stop));
            try {
              channel.accept(
                  new Message.RunEvaluated(
                      run.id(), evaluation.evaluate(run, backend, threads).withoutSamples()));
            } finally {
              lock.close();
            }
          });
    }
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
      e.printStackTrace();
      channel.accept(new Message.RunFailed(run, e.getMessage()));
      return false;
    } finally {
      // Weights and moments are garbage now, and would be kept until the heap is full.
      System.gc();
    }
  }

  /** Before the first run, so that a backend that is missing costs no training. */
  private void openAll(Job.Compute compute, List<PlannedRun> runs)
      throws BackendUnavailableException {
    for (PlannedRun run : runs) {
      backend(compute, run);
    }
  }

  private Backend<?> backend(Job.Compute compute, PlannedRun run)
      throws BackendUnavailableException {
    return open(compute, run.settings().precision());
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
    // A first tensor loads the libraries that are left: those of ND4J, whichever backend it is.
    try (Kernels<?> kernels = backend.kernels()) {
      kernels.allocate(1);
      return backend;
    } catch (LinkageError e) {
      backend.close();
      throw new BackendUnavailableException("ND4J's native library does not load: " + e, e);
    }
  }
}
