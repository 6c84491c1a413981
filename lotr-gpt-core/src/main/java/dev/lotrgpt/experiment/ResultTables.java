package dev.lotrgpt.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The tables that other programs read: {@code results.csv} and {@code claims.csv}. */
public final class ResultTables {
  private ResultTables() {}

  /** One row a run and study; numbers in full precision, empty where unknown. */
  public static void writeResults(Path file, List<StudyResults> studies) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** One row a claim; {@code holds} is {@code true}, {@code false} or {@code undecided}. */
  public static void writeClaims(Path file, List<ClaimVerdict> verdicts) throws IOException {
    throw new UnsupportedOperationException();
  }
}
