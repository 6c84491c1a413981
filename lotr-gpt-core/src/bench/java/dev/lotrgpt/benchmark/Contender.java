package dev.lotrgpt.benchmark;

import java.util.List;
import java.util.Map;

/**
 * A program that does the work in a process of its own.
 *
 * @param name in the table
 * @param launches ways to start it, of which the fastest counts
 */
record Contender(String name, List<Launch> launches) {

  Contender {
    launches = List.copyOf(launches);
  }

  Contender(String name, Launch only) {
    this(name, List.of(only));
  }

  /**
   * @param environment added to this process's
   */
  record Launch(List<String> command, Map<String, String> environment) {}
}
