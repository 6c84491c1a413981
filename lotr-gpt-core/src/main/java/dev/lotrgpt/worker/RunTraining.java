package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.DamagedFileException;
import dev.lotrgpt.store.Machine;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.ShorterRun;
import dev.lotrgpt.store.SoftwareVersions;
import dev.lotrgpt.store.UpToDateCheck;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.text.SplitLength;
import dev.lotrgpt.training.Metrics;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.Trainer;
import dev.lotrgpt.training.TrainingFiles;
import dev.lotrgpt.training.TrainingInterruptedException;
import dev.lotrgpt.training.TrainingListener;
import dev.lotrgpt.training.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Trains one run and keeps its record. */
final class RunTraining {
  private static final long TICK_NANOS = 250_000_000;

  private final RunStore store;
  private final Corpus corpus;
  private final Job.Train job;
  private final int threads;
  private final Backend<?> backend;
  private final RunRights rights;
  private final Consumer<Message> channel;
  private final StopSignal stop;
  private final ShorterRun shorterRuns;

  RunTraining(
      RunStore store,
      Corpus corpus,
      Job.Train job,
      int threads,
      Backend<?> backend,
      RunRights rights,
      Consumer<Message> channel,
      StopSignal stop) {
    this.store = store;
    this.corpus = corpus;
    this.job = job;
    this.threads = threads;
    this.backend = backend;
    this.rights = rights;
    this.channel = channel;
    this.stop = stop;
    this.shorterRuns = new ShorterRun(store, backend.description());
  }

  /** Trains it, unless another process did while this one waited for it. */
  void train(PlannedRun run) throws IOException {
    rights.with(
        run,
        right -> {
          if (new UpToDateCheck(store).isUpToDate(identity(run))) {
            channel.accept(new Message.RunUpToDate(run.id()));
          } else {
            trainAlone(run, right);
          }
        });
  }

  private Identity identity(PlannedRun run) {
    Identity identity = Identity.of(run.settings(), corpus.sha256(), job.compute().family());
    if (!identity.id().equals(run.id())) {
      throw new CorpusException(
          new Mistake(
              CorpusReader.LOCATION,
              run.corpus().path(),
              "has changed since the run was planned",
              "build again"));
    }
    return identity;
  }

  private void trainAlone(PlannedRun run, RunRight right) throws IOException {
    channel.accept(new Message.RunBegun(run.id()));
    Instant started = Instant.now();
    int resumptions = resumptions(run);
    Dataset dataset = null;
    try {
      dataset = new TokenProgress(run, channel, stop).learn(corpus);
      dataset.requireContext(model(run).context());
      RunRecord running =
          record(run, dataset, RunRecord.Status.RUNNING, started, resumptions, null, null);
      store.save(running);
      Progress progress = new Progress(run, right, running, dataset, shorter(run));
      RunRecord.Result result = result(train(run, dataset, progress), dataset);
      right.require();
      store.save(
          record(run, dataset, RunRecord.Status.TRAINED, started, resumptions, result, null));
      new TrainingFiles(store.runDirectory(run.id())).deleteRemains();
      channel.accept(new Message.RunFinished(run.id(), result));
    } catch (TrainingInterruptedException | RunTakenException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      right.require();
      saveFailure(run, dataset, started, resumptions, e);
      throw e;
    }
  }

  private ModelConfig model(PlannedRun run) {
    return run.settings().model(corpus.vocabulary().size());
  }

  /**
   * As far as it can be saved: on a full disk the run stays one that was begun.
   *
   * @param dataset null where its tokens could not be learnt
   */
  private void saveFailure(
      PlannedRun run, Dataset dataset, Instant started, int resumptions, Exception failure) {
    try {
      store.save(
          record(
              run,
              dataset,
              RunRecord.Status.FAILED,
              started,
              resumptions,
              null,
              String.valueOf(failure.getMessage())));
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** The run that this one extends; null if there is none, or a checkpoint of its own. */
  private String shorter(PlannedRun run) throws IOException {
    boolean begun = new TrainingFiles(store.runDirectory(run.id())).checkpoint().isPresent();
    return begun ? null : shorterRuns.of(run, identity(run)).orElse(null);
  }

  /** How often the run was resumed, this time included. */
  private int resumptions(PlannedRun run) throws IOException {
    Optional<RunRecord.Provenance> begun = begun(run);
    int earlier = begun.map(RunRecord.Provenance::resumptions).orElse(0);
    if (new TrainingFiles(store.runDirectory(run.id())).checkpoint().isEmpty()) {
      return earlier;
    }
    begun
        .map(RunRecord.Provenance::backendDescription)
        .filter(description -> !description.equals(backend.description()))
        .ifPresent(description -> tellOfOtherBackend(run, description));
    return earlier + 1;
  }

  /** A run like that ends with bits that no machine alone would give. */
  private void tellOfOtherBackend(PlannedRun run, String begunWith) {
    channel.accept(
        new Message.Note(
            run.label()
                + ": goes on with "
                + backend.description()
                + ", but was begun with "
                + begunWith
                + ": its last digits will be those of neither; delete "
                + store.runDirectory(run.id())
                + " to train it anew"));
  }

  /** Where an unfinished run comes from. */
  private Optional<RunRecord.Provenance> begun(PlannedRun run) throws IOException {
    try {
      return store
          .record(run.id())
          .filter(earlier -> earlier.status() != RunRecord.Status.TRAINED)
          .map(RunRecord::provenance);
    } catch (DamagedFileException e) {
      return Optional.empty(); // replaced below; the parent told of it when it planned this run
    }
  }

  private TrainingResult train(PlannedRun run, Dataset dataset, Progress progress)
      throws IOException {
    return new Trainer(
            Sessions.on(backend),
            model(run),
            run.settings().training(),
            dataset,
            new TrainingFiles(store.runDirectory(run.id())),
            job.checkpoints(),
            progress,
            stop)
        .train(
            threads,
            progress.shorter == null
                ? null
                : new TrainingFiles(store.runDirectory(progress.shorter)));
  }

  private static RunRecord.Result result(TrainingResult result, Dataset dataset) {
    return new RunRecord.Result(
        result.parameters(),
        result.best().iteration(),
        dataset.validationLength().perCharacter(result.best().valLoss()),
        dataset.trainLength().perCharacter(result.last().trainLoss()),
        dataset.validationLength().perCharacter(result.last().valLoss()),
        result.seconds(),
        result.tokensPerSecond());
  }

  private RunRecord record(
      PlannedRun run,
      Dataset dataset,
      RunRecord.Status status,
      Instant started,
      int resumptions,
      RunRecord.Result result,
      String failure)
      throws IOException {
    return new RunRecord(
        RunRecord.FORMAT,
        run.id(),
        status,
        identity(run).facts(),
        run.settings(),
        new RunRecord.Provenance(
            started,
            status == RunRecord.Status.RUNNING ? null : Instant.now(),
            job.git().commit(),
            job.git().dirty(),
            new CorpusRecord(
                corpus.name(),
                run.corpus().path(),
                corpus.sha256(),
                corpus.summary().characters(),
                corpus.vocabulary().size(),
                run.settings().data().validationShare()),
            backend.name(),
            backend.description(),
            SoftwareVersions.all(),
            Machine.hardware(),
            threads,
            resumptions),
        result,
        failure,
        status == RunRecord.Status.TRAINED ? store.digests(run.id()) : store.digestsSoFar(run.id()),
        dataset == null || dataset.isOfCharacters()
            ? null
            : new RunRecord.Tokenization(
                dataset.tokenizer().size(), dataset.trainLength(), dataset.validationLength()));
  }

  /**
   * Turns the training's events into messages, with losses per character; steps only a few times a
   * second. The record keeps up with the losses that are written, so that they can be told from
   * damaged ones at any time.
   */
  private final class Progress implements TrainingListener {
    private final PlannedRun run;
    private final RunRight right;
    private final RunRecord record;
    private final SplitLength train;
    private final SplitLength validation;
    private final int iterations;
    private final String shorter;
    private long lastTick;

    /**
     * @param shorter the run that it begins with, or null
     */
    Progress(PlannedRun run, RunRight right, RunRecord record, Dataset dataset, String shorter) {
      this.shorter = shorter;
      this.run = run;
      this.right = right;
      this.record = record;
      this.train = dataset.trainLength();
      this.validation = dataset.validationLength();
      this.iterations = run.settings().training().iterations();
    }

    @Override
    public void started(int iteration) {
      save();
      channel.accept(new Message.RunStarted(run.id(), iteration, iteration > 0 ? shorter : null));
    }

    @Override
    public void stepped(int iteration, double loss, double tokensPerSecond, double secondsLeft) {
      long now = System.nanoTime();
      if (now - lastTick >= TICK_NANOS) {
        lastTick = now;
        channel.accept(
            new Message.Tick(
                run.id(),
                iteration,
                iterations,
                train.perCharacter(loss),
                tokensPerSecond,
                secondsLeft));
      }
    }

    @Override
    public void evaluated(
        Metrics metrics, Metrics best, double tokensPerSecond, double secondsLeft) {
      save();
      channel.accept(
          new Message.Evaluated(
              run.id(),
              metrics.iteration(),
              iterations,
              train.perCharacter(metrics.trainLoss()),
              validation.perCharacter(metrics.valLoss()),
              best.iteration(),
              validation.perCharacter(best.valLoss()),
              tokensPerSecond,
              secondsLeft));
    }

    private void save() {
      try {
        right.require();
        store.save(record.withFiles(store.digestsSoFar(run.id())));
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    @Override
    public void note(String text) {
      channel.accept(new Message.Note(run.label() + ": " + text));
    }
  }
}
