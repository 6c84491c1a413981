package dev.lotrgpt.training;

import dev.lotrgpt.text.Batch;
import java.util.List;

/** A model that is trained, with all that its optimiser keeps. */
public interface TrainingSession extends Session {

  /**
   * Submits one step of the optimiser. Where it is computed beside the caller, this returns at
   * once, and later calls see what it left.
   *
   * @return the mean cross-entropy of the batch before the step
   * @throws TrainingInterruptedException if it is to stop; neither a parameter nor the optimiser's
   *     state has changed then
   */
  StepLoss step(Batch batch, StepScalars scalars);

  /** What the optimiser keeps from step to step, zero before the first, in a fixed order. */
  List<NamedTensor> optimizerState();
}
