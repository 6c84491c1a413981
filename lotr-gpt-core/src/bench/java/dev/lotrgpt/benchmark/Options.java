package dev.lotrgpt.benchmark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to measure, and with what.
 *
 * @param backend of this trainer
 * @param threads cores to use, on all sides
 * @param rounds in which the contenders take turns
 * @param only a regular expression to be found in the names of the cases wanted
 * @param peers parts of the names of the peers wanted, separated by commas; empty for all
 * @param python an interpreter with PyTorch
 * @param instructions the most that the contenders may use of the CPU, if they are held to less
 * @param document a Markdown file to write, if any
 * @param programs directory of those that start from source
 * @param output directory for results and logs
 */
record Options(
    String backend,
    int threads,
    int rounds,
    String only,
    String peers,
    String python,
    Optional<String> instructions,
    Optional<Path> document,
    Path programs,
    Path output) {
  private static final String AVX2 = "AVX2";

  /**
   * @param arguments {@code name=value}; an empty value stands for the default
   * @throws IllegalArgumentException says what is wrong with them
   */
  static Options of(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + argument + "' is not of the form name=value");
      }
      if (equals < argument.length() - 1) {
        values.put(argument.substring(0, equals), argument.substring(equals + 1));
      }
    }
    return new Options(
        values.getOrDefault("backend", "auto"),
        positive(values, "threads", Runtime.getRuntime().availableProcessors()),
        positive(values, "rounds", 5),
        values.getOrDefault("only", ""),
        values.getOrDefault("peers", ""),
        values.getOrDefault("python", "python3"),
        instructions(values),
        Optional.ofNullable(values.get("document")).map(Path::of),
        Path.of(values.getOrDefault("programs", "src/bench/programs")),
        Path.of(values.getOrDefault("output", "target/benchmark")));
  }

  private static Optional<String> instructions(Map<String, String> values) {
    Optional<String> most = Optional.ofNullable(values.get("instructions"));
    if (most.isPresent() && !most.get().equals(AVX2)) {
      throw new IllegalArgumentException(
          "-Dbenchmark.instructions must be " + AVX2 + " or empty, not '" + most.get() + "'");
    }
    return most;
  }

  private static int positive(Map<String, String> values, String name, int byDefault) {
    String value = values.getOrDefault(name, Integer.toString(byDefault));
    try {
      int number = Integer.parseInt(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Below.
    }
    throw new IllegalArgumentException(
        "-Dbenchmark." + name + " must be a whole number of at least 1, not '" + value + "'");
  }

  boolean isPeer(String name) {
    return Stream.of(peers.split(",")).anyMatch(part -> name.contains(part.strip()));
  }
}
