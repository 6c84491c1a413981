package dev.lotrgpt.benchmark;

import static dev.lotrgpt.benchmark.Case.Mode.EVALUATE;
import static dev.lotrgpt.benchmark.Case.Mode.GENERATE;
import static dev.lotrgpt.benchmark.Case.Mode.TRAIN;
import static dev.lotrgpt.compute.Precision.BF16;
import static dev.lotrgpt.compute.Precision.FLOAT32;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The rows of the table, in its order. */
final class Cases {
  static final List<Case> ALL =
      List.of(
          new Case(TRAIN, 6, 256, 8, 256, 16, 0, FLOAT32),
          new Case(TRAIN, 6, 256, 8, 256, 16, 0.2, FLOAT32),
          new Case(TRAIN, 4, 128, 4, 64, 16, 0, FLOAT32),
          new Case(TRAIN, 4, 128, 4, 64, 16, 0.2, FLOAT32),
          new Case(TRAIN, 2, 64, 4, 256, 64, 0, FLOAT32),
          new Case(EVALUATE, 6, 256, 8, 256, 16, 0, FLOAT32),
          new Case(GENERATE, 6, 256, 8, 256, 1, 0, FLOAT32),
          new Case(TRAIN, 6, 256, 8, 256, 16, 0, BF16),
          new Case(TRAIN, 6, 256, 8, 256, 16, 0.2, BF16));

  private Cases() {}

  /**
   * @param pattern a regular expression to be found in the names of those wanted
   * @throws IllegalArgumentException if it is none, or found nowhere
   */
  static List<Case> named(String pattern) {
    Predicate<String> wanted;
    try {
      wanted = Pattern.compile(pattern).asPredicate();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("-Dbenchmark.only: " + e.getMessage(), e);
    }
    List<Case> cases = ALL.stream().filter(work -> wanted.test(work.name())).toList();
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(
          "-Dbenchmark.only="
              + pattern
              + " is found in no case's name; the cases are:\n  "
              + String.join("\n  ", ALL.stream().map(Case::name).toList()));
    }
    return cases;
  }
}
