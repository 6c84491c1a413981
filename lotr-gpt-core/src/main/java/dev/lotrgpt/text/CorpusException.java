package dev.lotrgpt.text;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;

/** A mistake in a text, or in where it is: some of what is done needs none. */
public class CorpusException extends MistakeException {
  private static final long serialVersionUID = 1;

  public CorpusException(Mistake mistake) {
    super(mistake);
  }

  public CorpusException(Mistake mistake, Throwable cause) {
    super(mistake, cause);
  }
}
