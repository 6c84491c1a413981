package dev.lotrgpt.worker.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What a check says, line by line, and whether all is well. */
final class CheckLog {
  private final Consumer<String> console;
  private final List<String> lines = new ArrayList<>();
  private boolean good = true;

  /**
   * @param console is told each line at once
   */
  CheckLog(Consumer<String> console) {
    this.console = console;
  }

  void say(String format, Object... arguments) {
    String line = String.format(Locale.ROOT, format, arguments);
    lines.add(line);
    console.accept(line);
  }

  /** Something that has to hold. */
  void verdict(boolean holds, String format, Object... arguments) {
    good &= holds;
    say("%s  %s", holds ? "ok    " : "FAILED", String.format(Locale.ROOT, format, arguments));
  }

  boolean isGood() {
    return good;
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
