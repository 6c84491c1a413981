package dev.lotrgpt.benchmark;

import java.util.List;
import java.util.Map;

/**
 * A program that does the work in a process of its own.
 *
 * @param name in the table
 * @param launches ways to start it, of which the fastest counts
 * @param remedy what to do where it cannot take part, empty if it says so itself
 */
record Contender(String name, List<Launch> launches, String remedy) {

  Contender {
    launches = List.copyOf(launches);
  }

  /** Why it does not take part. */
  String refusal(String reason) {
    return name + ": " + reason + (remedy.isEmpty() ? "" : "; " + remedy);
  }

  /**
   * @param environment added to this process's
   */
  record Launch(List<String> command, Map<String, String> environment) {}
}
