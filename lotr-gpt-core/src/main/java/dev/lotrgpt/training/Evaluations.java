package dev.lotrgpt.training;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Batch;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.text.Split;
import java.util.stream.LongStream;

/** Measures the losses of both splits where it is due, and a stop did not let it be done. */
final class Evaluations implements Hook {
  /**
   * Key of the batches that evaluations average over: the same for all runs and iterations, so that
   * differences between them are not differences between batches.
   */
  private static final long KEY = 0x10556A11L;

  private final Session session;
  private final ModelConfig model;
  private final TrainingConfig config;
  private final Dataset dataset;
  private final Ending ending;
  private final Stopwatch watch;

  Evaluations(
      Session session,
      ModelConfig model,
      TrainingConfig config,
      Dataset dataset,
      Ending ending,
      Stopwatch watch) {
    this.session = session;
    this.model = model;
    this.config = config;
    this.dataset = dataset;
    this.ending = ending;
    this.watch = watch;
  }

  @Override
  public TrainingState between(TrainingState state) {
    if (state.isEvaluated() || !ending.isEvaluated(state.iteration())) {
      return state;
    }
    watch.evaluationBegins();
    Metrics row =
        new Metrics(
            state.iteration(),
            session.loss(batches(Split.TRAIN)),
            session.loss(batches(Split.VALIDATION)),
            config.learningRateAt(Math.max(0, state.iteration() - 1)),
            (long) state.iteration() * config.batchSize() * model.context());
    if (!Double.isFinite(row.trainLoss()) || !Double.isFinite(row.valLoss())) {
      throw new DivergedException(
          "the loss became " + (row.trainLoss() + row.valLoss()), state.iteration(), config);
    }
    watch.evaluationEnds();
    return state.with(row);
  }

  /** Made one by one: there may be many. */
  private Iterable<Batch> batches(Split split) {
    BatchSampler sampler =
        new BatchSampler(
            dataset.tokens(split),
            config.batchSize(),
            model.context(),
            new CounterRandom(KEY).stream(split.ordinal()));
    return () ->
        LongStream.range(0, config.evaluationBatches()).mapToObj(sampler::batch).iterator();
  }
}
