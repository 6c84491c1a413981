package dev.lotrgpt.fault;

/**
 * What whoever uses this software can put right: a slip in a POM, on the command line or in a text,
 * or a study that asks for more than there is.
 *
 * @param where the XML path and its property, {@code <tokenizer> (-Dlotr-gpt.tokenizer)}, or a file
 * @param given what stands there, as a message shows it: a value, a name, a file; empty where the
 *     place itself is wrong
 * @param wrong what is wrong with what is given, or with the place: the rest of a sentence that
 *     begins with it
 * @param remedy what to do
 */
public record Mistake(String where, String given, String wrong, String remedy) {
  /** What should have been given is the remedy, and ends the sentence. */
  private static final String NOT = "is not";

  /**
   * @throws IllegalArgumentException if a part is empty but {@code given}
   */
  public Mistake {
    if (where.isBlank() || wrong.isBlank() || remedy.isBlank()) {
      throw new IllegalArgumentException(
          "a mistake has a place, a problem and a remedy: '%s', '%s', '%s'"
              .formatted(where, wrong, remedy));
    }
  }

  /** Of a place that itself is wrong: {@code <vary> is empty}. */
  public Mistake(String where, String wrong, String remedy) {
    this(where, "", wrong, remedy);
  }

  /**
   * A value that is not what it should be.
   *
   * @param expectation ends the sentence "it is not ..."
   */
  public static Mistake unlike(String where, Object given, String expectation) {
    return new Mistake(where, String.valueOf(given), NOT, expectation);
  }

  /** The same at another place. */
  public Mistake at(String place) {
    return new Mistake(place, given, wrong, remedy);
  }

  /** The same, with the place that holds this one before it: {@code execution 'last'}. */
  public Mistake within(String place) {
    return at(place + ": " + where);
  }

  /** What is wrong, for whoever names the place and the remedy otherwise. */
  public String problem() {
    return given.isEmpty() ? wrong : given + " " + wrong;
  }

  /** What is wrong and what to do, where the place is known. */
  public String sentence() {
    return problem() + separator() + remedy;
  }

  /** A sentence has one colon, be it in the reason or in the remedy. */
  private String separator() {
    boolean hasColon = wrong.contains(": ") || remedy.contains(": ");
    return wrong.equals(NOT) ? " " : hasColon ? "; " : ": ";
  }

  /** All of it, in one line. */
  public String line() {
    return where + (given.isEmpty() ? " " : ": ") + sentence();
  }
}
