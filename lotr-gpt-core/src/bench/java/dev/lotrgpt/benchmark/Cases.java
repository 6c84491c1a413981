package dev.lotrgpt.benchmark;

import static dev.lotrgpt.benchmark.Case.Mode.EVALUATE;
import static dev.lotrgpt.benchmark.Case.Mode.GENERATE;
import static dev.lotrgpt.benchmark.Case.Mode.TRAIN;
import static dev.lotrgpt.compute.Precision.BF16;
import static dev.lotrgpt.compute.Precision.FLOAT32;

import java.util.List;

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
   * @param part of the names of those wanted, empty for all
   */
  static List<Case> named(String part) {
    return ALL.stream().filter(work -> work.name().contains(part)).toList();
  }
}
