package dev.lotrgpt.training;

import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.text.Batch;

/** A model on the hardware that computes with it. For one thread. */
public interface Session extends AutoCloseable {

  /** Of the model, to be read and written by name; reading waits for what was submitted. */
  Parameters<?> parameters();

  /**
   * Mean cross-entropy over all positions of the batches, in nats, without dropout.
   *
   * @param batches are asked for one after another: all at once may not fit into memory
   * @throws TrainingInterruptedException if it is to stop
   */
  double loss(Iterable<Batch> batches);

  /** Writes texts with the parameters as they are when it is used; closed with the session. */
  TextGenerator<?> generator();

  @Override
  void close();
}
