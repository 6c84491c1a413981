package dev.lotrgpt.compute;

import dev.lotrgpt.fault.Mistake;

/** A backend cannot run here; another one perhaps can. */
public final class BackendUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Mistake mistake;

  /** See {@link Mistake}; its place is where a backend is chosen. */
  public BackendUnavailableException(String given, String wrong, String remedy) {
    this(given, wrong, remedy, null);
  }

  public BackendUnavailableException(String given, String wrong, String remedy, Throwable cause) {
    this(new Mistake("<backend> (-Dlotr-gpt.backend)", given, wrong, remedy), cause);
  }

  private BackendUnavailableException(Mistake mistake, Throwable cause) {
    super(mistake.sentence(), cause);
    this.mistake = mistake;
  }

  /** What it is where this backend was asked for. */
  public Mistake mistake() {
    return mistake;
  }

  /**
   * The same of libraries that were unpacked.
   *
   * @param place where, and how to choose another place
   */
  public BackendUnavailableException unpackedIn(String place) {
    return new BackendUnavailableException(
        new Mistake(
            mistake.where(),
            mistake.given(),
            mistake.wrong(),
            mistake.remedy() + "; they are unpacked in " + place),
        this);
  }
}
