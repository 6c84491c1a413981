package dev.lotrgpt.fault;

/** A {@link Mistake} on its way to whoever made it. Nothing is wrong with the software. */
public class MistakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Mistake mistake;

  public MistakeException(Mistake mistake) {
    this(mistake, null);
  }

  public MistakeException(Mistake mistake, Throwable cause) {
    super(mistake.line(), cause);
    this.mistake = mistake;
  }

  public final Mistake mistake() {
    return mistake;
  }
}
