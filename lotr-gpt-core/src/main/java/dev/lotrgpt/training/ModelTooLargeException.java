package dev.lotrgpt.training;

import dev.lotrgpt.fault.Told;

/** A model, or its batch, has tensors too large to count; the message names what to lower. */
public final class ModelTooLargeException extends IllegalArgumentException implements Told {
  private static final long serialVersionUID = 1L;

  public ModelTooLargeException(String message) {
    super(message);
  }
}
