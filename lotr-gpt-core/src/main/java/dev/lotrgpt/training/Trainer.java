package dev.lotrgpt.training;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.text.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Trains one model from its first iteration, or from its last checkpoint, to its last. */
public final class Trainer {
  /**
   * Key of the batches that evaluations average over: the same for all runs and iterations, so that
   * differences between them are not differences between batches.
   */
  private static final long EVALUATION_KEY = 0x10556A11L;

  private final SessionFactory sessions;
  private final ModelConfig model;
  private final TrainingConfig config;
  private final Dataset dataset;
  private final TrainingFiles files;
  private final CheckpointPolicy policy;
  private final TrainingListener listener;
  private final StopSignal stop;

  public Trainer(
      SessionFactory sessions,
      ModelConfig model,
      TrainingConfig config,
      Dataset dataset,
      TrainingFiles files,
      CheckpointPolicy policy,
      TrainingListener listener,
      StopSignal stop) {
    this.sessions = sessions;
    this.model = model;
    this.config = config;
    this.dataset = dataset;
    this.files = files;
    this.policy = policy;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * @param threads cores to use at most
   * @throws DivergedException if a loss is NaN or infinite
   * @throws OtherTrainingException if the directory holds a checkpoint of another training
   * @throws TrainingInterruptedException if it was asked to stop; a checkpoint was written
   */
  public TrainingResult train(int threads) throws IOException {
    try (TrainingSession session = sessions.openTraining(model, config, threads, stop)) {
      TrainingFacts facts = TrainingFacts.of(model, config, sessions.precision(), dataset);
      TrainingState state = begin(session, facts);
      BatchSampler batches =
          new BatchSampler(
              dataset.train(),
              config.batchSize(),
              model.context(),
              new CounterRandom(config.seed()).stream(RandomStream.BATCHES.ordinal()));
      Stopwatch watch = new Stopwatch(config, model.context(), state);
      listener.started(state.iteration());
      try {
        if (lacksEvaluation(state)) {
          state = evaluate(session, state, watch);
        }
        while (state.iteration() < config.iterations()) {
          stop.check();
          int iteration = state.iteration();
          double loss =
              session.step(batches.batch(iteration), StepScalars.of(config, iteration)).value();
          if (!Double.isFinite(loss)) {
            throw new DivergedException("the loss became " + loss, iteration, config);
          }
          state = state.next();
          watch.step();
          listener.stepped(state.iteration(), loss, watch.tokensPerSecond(), watch.secondsLeft());
          if (lacksEvaluation(state)) {
            state = evaluate(session, state, watch);
          }
          boolean last = state.iteration() == config.iterations();
          if (!last && policy.isDue(state.iteration(), watch.sinceCheckpoint())) {
            saveCheckpoint(state.withSeconds(watch.seconds()), session, facts);
            watch.checkpoint();
          }
        }
      } catch (TrainingInterruptedException e) {
        // It broke off a step that changed no weight yet, or an evaluation; either is done again.
        if (!state.metrics().isEmpty()) {
          saveCheckpoint(state.withSeconds(watch.seconds()), session, facts);
        }
        throw e;
      }
      files.saveFinal(session.parameters(), dataset.tokenizer());
      return result(state, watch);
    }
  }

  /** Whether it is due, and a stop did not let it be made. */
  private boolean lacksEvaluation(TrainingState state) {
    boolean due =
        state.iteration() % config.evaluationInterval() == 0
            || state.iteration() == config.iterations();
    return due && !state.isEvaluated();
  }

  /** The step before may have had a finite loss and infinite gradients. */
  private void saveCheckpoint(TrainingState state, TrainingSession session, TrainingFacts facts)
      throws IOException {
    if (!ModelWeights.areFinite(session.parameters())) {
      throw new DivergedException("a weight became NaN or infinite", state.iteration(), config);
    }
    files.checkpoints().save(state, session, facts);
  }

  private TrainingState begin(TrainingSession session, TrainingFacts facts) throws IOException {
    files.createDirectory();
    files.deleteLeftovers();
    TrainingState state = files.checkpoints().loadLatest(session, facts, listener::note);
    if (state == null) {
      files.deleteTiming();
      new Initializer(new CounterRandom(config.seed()).bits(RandomStream.WEIGHTS.ordinal()))
          .initialize(session.parameters());
      return TrainingState.initial();
    }
    files.restore(state, dataset.tokenizer());
    return state;
  }

  private TrainingState evaluate(TrainingSession session, TrainingState state, Stopwatch watch)
      throws IOException {
    watch.evaluationBegins();
    Metrics row =
        new Metrics(
            state.iteration(),
            session.loss(evaluationBatches(Split.TRAIN)),
            session.loss(evaluationBatches(Split.VALIDATION)),
            config.learningRateAt(Math.max(0, state.iteration() - 1)),
            (long) state.iteration() * config.batchSize() * model.context());
    if (!Double.isFinite(row.trainLoss()) || !Double.isFinite(row.valLoss())) {
      throw new DivergedException(
          "the loss became " + (row.trainLoss() + row.valLoss()), state.iteration(), config);
    }
    List<Metrics> metrics = new ArrayList<>(state.metrics());
    metrics.add(row);
    TrainingState evaluated = state.withMetrics(metrics);
    if (evaluated.best().iteration() == row.iteration()) {
      evaluated = evaluated.withBestWeights(ModelWeights.of(session.parameters()));
      files.saveBest(session.parameters(), dataset.tokenizer());
    }
    MetricsFile.write(files.metrics(), metrics);
    watch.evaluationEnds();
    TimingFile.append(files.timing(), row.iteration(), watch.seconds(), watch.tokensPerSecond());
    listener.evaluated(row, evaluated.best(), watch.tokensPerSecond(), watch.secondsLeft());
    return evaluated;
  }

  /** Made one by one: there may be many. */
  private Iterable<Batch> evaluationBatches(Split split) {
    BatchSampler sampler =
        new BatchSampler(
            dataset.tokens(split),
            config.batchSize(),
            model.context(),
            new CounterRandom(EVALUATION_KEY).stream(split.ordinal()));
    return () ->
        LongStream.range(0, config.evaluationBatches()).mapToObj(sampler::batch).iterator();
  }

  private TrainingResult result(TrainingState state, Stopwatch watch) {
    Metrics last = state.metrics().get(state.metrics().size() - 1);
    return new TrainingResult(
        model.parameters(), state.best(), last, watch.seconds(), watch.tokensPerSecond());
  }
}
