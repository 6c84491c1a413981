package dev.lotrgpt.experiment;

import java.util.List;
import java.util.Map;

/**
 * The runs of a study: each of its cases with each combination of the values that it varies. The
 * first of them varies slowest.
 *
 * @param baseline what no case and no list changes
 * @param cases setting keys to values, and {@code name} to the case's name; null for none
 * @param vary setting key to values separated by commas, in the POM's order; null for none
 */
public record Sweep(Settings baseline, List<Map<String, String>> cases, Map<String, String> vary) {
  /** The key of a case's name in {@link PlannedRun#variation}. */
  public static final String CASE = "case";

  /** The most runs of one study: more of them are a slip. */
  public static final int LIMIT = 10_000;

  /** What differs between the runs, for {@link Study#varied}. */
  public List<String> varied() {
    throw new UnsupportedOperationException();
  }

  /**
   * @param corpusSha256 see {@link Identity#of}
   * @param backendFamily see {@link Identity#of}
   * @throws SettingsException naming the XML path below {@code <study>}, the value and the fix
   */
  public List<PlannedRun> runs(String corpusSha256, String backendFamily) {
    throw new UnsupportedOperationException();
  }
}
