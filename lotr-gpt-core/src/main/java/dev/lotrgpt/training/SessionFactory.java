package dev.lotrgpt.training;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.model.ModelConfig;

/**
 * Opens sessions on some hardware. How a batch is cut, what a core or a device is given and what is
 * kept for how long are the implementation's; a training knows nothing of it.
 */
public interface SessionFactory {

  /** Of the operands of products. */
  Precision precision();

  /**
   * Opens a model of zeros to train.
   *
   * @param threads cores to use at most; they decide no bit
   * @param stop breaks off what takes long and changes nothing
   * @throws MistakeException if a tensor has more numbers than can be counted
   */
  TrainingSession openTraining(
      ModelConfig model, TrainingConfig config, int threads, StopSignal stop);

  /**
   * Opens a model of zeros that is not trained.
   *
   * @param threads cores to use at most; they decide no bit
   * @param stop breaks off what takes long
   * @throws MistakeException if a tensor has more numbers than can be counted
   */
  Session openEvaluation(ModelConfig model, int threads, StopSignal stop);

  /**
   * What {@link #openTraining} would take; takes nothing of that size itself.
   *
   * @throws MistakeException if a tensor has more numbers than can be counted
   */
  MemoryNeed trainingNeed(ModelConfig model, TrainingConfig config, int threads);

  /**
   * What {@link #openEvaluation} would take, a text that is generated included.
   *
   * @throws MistakeException if a tensor has more numbers than can be counted
   */
  MemoryNeed evaluationNeed(ModelConfig model, int threads);
}
