package dev.lotrgpt.file;

import java.util.regex.Pattern;

/**
 * Users' text in a CSV file. Spreadsheet programs take a cell that begins like a formula for one,
 * and run it: such text gets an apostrophe before it, as OWASP advises ("CSV Injection").
 */
public final class CsvText {
  private static final Pattern FORMULA = Pattern.compile("[=+\\-@\t\r].*", Pattern.DOTALL);
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private CsvText() {}

  /** The text of a cell; numbers stay as they are. */
  public static String cell(String text) {
    return FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches() ? "'" + text : text;
  }
}
