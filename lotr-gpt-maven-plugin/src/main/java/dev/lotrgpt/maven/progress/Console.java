package dev.lotrgpt.maven.progress;

import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;

/** The log, and below its last line a footer that lives on a terminal only. */
public final class Console {
  private static final String ERASE_LINE = "\r\033[K";

  /** Characters; a longer footer would wrap, and then could not be erased. */
  private static final int FOOTER_WIDTH = 79;

  private final Consumer<String> log;
  private final Optional<PrintStream> terminal;
  private boolean footerShown;

  /**
   * @param terminal where the log ends up as well, if that is a terminal that a person looks at
   */
  public Console(Consumer<String> log, Optional<PrintStream> terminal) {
    this.log = log;
    this.terminal = terminal;
  }

  public boolean isLive() {
    return terminal.isPresent();
  }

  /** Adds a line to the log. */
  public synchronized void line(String text) {
    erase();
    log.accept(text);
  }

  /** Replaces the footer. */
  public synchronized void footer(String text) {
    if (terminal.isPresent()) {
      String shown = text.length() > FOOTER_WIDTH ? text.substring(0, FOOTER_WIDTH) : text;
      print(ERASE_LINE + shown);
      footerShown = true;
    }
  }

  /** Takes the footer away. */
  public synchronized void erase() {
    if (footerShown) {
      print(ERASE_LINE);
      footerShown = false;
    }
  }

  private void print(String text) {
    PrintStream out = terminal.orElseThrow();
    out.print(text);
    out.flush();
  }
}
