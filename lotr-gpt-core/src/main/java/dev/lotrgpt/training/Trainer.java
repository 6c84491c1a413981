package dev.lotrgpt.training;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.file.SafetensorsException;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Dataset;
import java.io.IOException;
import java.util.List;

/** Trains one model from its first iteration, or from its last checkpoint, to its last. */
public final class Trainer {
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
    return train(threads, null);
  }

  /**
   * Likewise, but where there is no checkpoint, from the end of a training that is the same but for
   * having fewer iterations; the result is the same.
   *
   * @param shorter null to begin from nothing
   */
  public TrainingResult train(int threads, TrainingFiles shorter) throws IOException {
    try (TrainingSession session = sessions.openTraining(model, config, threads, stop)) {
      TrainingFacts facts = TrainingFacts.of(model, config, sessions.precision(), dataset);
      TrainingState state = begin(session, facts, shorter);
      Stopwatch watch = new Stopwatch(config, model.context(), state);
      Ending ending = Ending.of(config);
      Losses losses = new Losses(config, ending, watch, listener);
      Checkpointing checkpoints =
          new Checkpointing(session, config, facts, files, policy, ending, watch, state);
      LastState lastState = new LastState(session, config, facts, files, watch);
      List<Hook> hooks =
          List.of(
              losses,
              lastState,
              new Evaluations(session, model, config, dataset, ending, watch),
              new Results(session, dataset.tokenizer(), files, watch, listener, state),
              checkpoints);
      BatchSampler batches = batches();
      listener.started(state.iteration());
      try {
        while (true) {
          for (Hook hook : hooks) {
            state = hook.between(state);
          }
          if (ending.isReached(state)) {
            break;
          }
          stop.check();
          int iteration = state.iteration();
          losses.add(
              iteration, session.step(batches.batch(iteration), StepScalars.of(config, iteration)));
          state = state.next();
        }
      } catch (TrainingInterruptedException e) {
        // It broke off a step that changed no weight yet, or an evaluation; either is done again.
        if (!state.metrics().isEmpty()) {
          checkpoints.save(state);
        }
        throw e;
      }
      files.saveFinal(session.parameters(), dataset.tokenizer());
      lastState.end(state);
      return new TrainingResult(
          model.parameters(), state.best(), state.last(), watch.seconds(), watch.tokensPerSecond());
    }
  }

  private TrainingState begin(TrainingSession session, TrainingFacts facts, TrainingFiles shorter)
      throws IOException {
    files.createDirectory();
    files.deleteLeftovers();
    TrainingState state =
        files.checkpoints().loadLatest(session, facts, dataset.tokenizer(), listener::note);
    if (state == null && shorter != null) {
      try {
        state = LastState.load(shorter, session, facts, dataset.tokenizer(), files);
      } catch (SafetensorsException | OtherTrainingException e) {
        listener.note(e.getMessage() + "; not gone on from, the training begins anew");
      }
    }
    if (state == null) {
      files.deleteTiming();
      new Initializer(new CounterRandom(config.seed()).bits(RandomStream.WEIGHTS.ordinal()))
          .initialize(session.parameters());
      return TrainingState.initial();
    }
    files.restore(state, dataset.tokenizer());
    return state;
  }

  private BatchSampler batches() {
    return new BatchSampler(
        dataset.train(),
        config.batchSize(),
        model.context(),
        new CounterRandom(config.seed()).stream(RandomStream.BATCHES.ordinal()));
  }
}
