package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.result.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Numbers of a run that were measured in the same way, so that they can be compared.
 *
 * @param note how that is
 */
public record NumberGroup(String title, String note, List<RunPage.Fact> facts) {
  /** What says nothing new where tokens are characters. */
  private static final Set<Metric> OF_LEARNT_TOKENS =
      EnumSet.of(Metric.BITS_PER_BYTE, Metric.NATS_PER_TOKEN);

  /** Where a number comes from. */
  enum Source {
    TRAINING(
        "During training",
        "During training",
        "Losses in nats a character on random batches, the same ones for every run",
        Metric.BEST_VAL,
        Metric.BEST_ITERATION,
        Metric.FINAL_VAL,
        Metric.FINAL_TRAIN,
        Metric.GAP,
        Metric.RISE),
    WHOLE_SPLIT(
        "Best weights, on the whole of a split",
        "Whole split",
        "Measured once after training; they differ a little from the sampled losses",
        Metric.EVALUATED_VAL,
        Metric.EVALUATED_TRAIN,
        Metric.PERPLEXITY,
        Metric.BITS_PER_CHAR,
        Metric.BITS_PER_BYTE,
        Metric.NATS_PER_TOKEN),
    TEXTS(
        "What it writes",
        "Texts",
        "Shares of words, of passages of 20 characters and of headings in the texts below",
        Metric.REAL_WORD_RATE,
        Metric.VERBATIM_RATE,
        Metric.HEADING_RATE),
    COST(
        "Size and time",
        "Size",
        "",
        Metric.PARAMETERS,
        Metric.EPOCHS,
        Metric.SECONDS,
        Metric.TOKENS_PER_SECOND);

    private final String title;
    private final String column;
    private final String note;
    private final List<Metric> metrics;

    Source(String title, String column, String note, Metric... metrics) {
      this.title = title;
      this.column = column;
      this.note = note;
      this.metrics = List.of(metrics);
    }

    /** For a heading over columns of a table. */
    String column() {
      return column;
    }

    static Source of(Metric metric) {
      return Arrays.stream(values())
          .filter(source -> source.metrics.contains(metric))
          .findFirst()
          .orElse(COST);
    }
  }

  /** Those that a run has. */
  static List<NumberGroup> of(RunEntry entry) {
    List<NumberGroup> groups = new ArrayList<>();
    for (Source source : Source.values()) {
      List<RunPage.Fact> facts =
          source.metrics.stream()
              .filter(metric -> Double.isFinite(entry.get(metric)))
              .filter(metric -> RunPage.learnt(entry) != null || !OF_LEARNT_TOKENS.contains(metric))
              .map(metric -> new RunPage.Fact(Numbers.typeset(metric.label()), entry.text(metric)))
              .toList();
      if (!facts.isEmpty()) {
        groups.add(new NumberGroup(source.title, source.note, facts));
      }
    }
    return groups;
  }
}
