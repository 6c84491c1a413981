package dev.lotrgpt.training;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.text.Batch;
import java.util.List;

/** Sessions of others that know each loss at once: a test can say after which step what happens. */
record PromptSessions(SessionFactory others) implements SessionFactory {

  @Override
  public Precision precision() {
    return others.precision();
  }

  @Override
  public TrainingSession openTraining(
      ModelConfig model, TrainingConfig config, int threads, StopSignal stop) {
    return new PromptSession(others.openTraining(model, config, threads, stop));
  }

  @Override
  public Session openEvaluation(ModelConfig model, int threads, StopSignal stop) {
    return others.openEvaluation(model, threads, stop);
  }

  @Override
  public MemoryNeed trainingNeed(ModelConfig model, TrainingConfig config, int threads) {
    return others.trainingNeed(model, config, threads);
  }

  @Override
  public MemoryNeed evaluationNeed(ModelConfig model, int threads) {
    return others.evaluationNeed(model, threads);
  }

  private record PromptSession(TrainingSession other) implements TrainingSession {

    @Override
    public StepLoss step(Batch batch, StepScalars scalars) {
      return StepLoss.of(other.step(batch, scalars).value());
    }

    @Override
    public List<NamedTensor> optimizerState() {
      return other.optimizerState();
    }

    @Override
    public Parameters<?> parameters() {
      return other.parameters();
    }

    @Override
    public double loss(Iterable<Batch> batches) {
      return other.loss(batches);
    }

    @Override
    public TextGenerator<?> generator() {
      return other.generator();
    }

    @Override
    public void close() {
      other.close();
    }
  }
}
