package dev.lotrgpt.maven.worker;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a line into arguments as a shell does: at spaces that are not quoted. A backslash takes away
 * the meaning of a space, a quote or another backslash; before anything else it stands for itself,
 * as in the paths of Windows.
 */
public final class ShellWords {
  private static final String SPECIAL = " \t\r\n\"'\\";

  private ShellWords() {}

  /**
   * @param where what to call the place that holds the line, in messages
   * @throws MistakeException if a quote is not closed
   */
  public static List<String> split(String line, String where) {
    List<String> arguments = new ArrayList<>();
    StringBuilder argument = null; // an empty one may be quoted
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean isEscaped =
          c == '\\'
              && quote != '\''
              && i + 1 < line.length()
              && SPECIAL.indexOf(line.charAt(i + 1)) >= 0;
      if (quote == 0 && Character.isWhitespace(c)) {
        if (argument != null) {
          arguments.add(argument.toString());
          argument = null;
        }
        continue;
      }
      argument = argument == null ? new StringBuilder() : argument;
      if (isEscaped) {
        argument.append(line.charAt(++i));
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else {
        argument.append(c);
      }
    }
    if (quote != 0) {
      throw new MistakeException(
          new Mistake(
              where, line.strip(), "has a quote, " + quote + ", that is not closed", "close it"));
    }
    if (argument != null) {
      arguments.add(argument.toString());
    }
    return arguments;
  }
}
