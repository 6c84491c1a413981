package dev.lotrgpt.claim;

import dev.lotrgpt.claim.ClaimVerdict.Outcome;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Estimate;
import dev.lotrgpt.result.StudyResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far the seeds agree on what a claim compares: it is read again without each of them. Runs of
 * the same seed are left out together, so that what they have in common takes no part.
 *
 * @param readings empty where nothing can be said
 */
record SeedEffects(List<Reading> readings) {
  static final SeedEffects NONE = new SeedEffects(List.of());

  static SeedEffects of(List<Token> claim, StudyResults results) {
    List<Reading> readings = new ArrayList<>();
    try {
      for (String seed : results.values(Setting.SEED.key())) {
        readings.add(new Reading(claim, results.without(Setting.SEED.key(), seed)));
      }
    } catch (MistakeException lacksRuns) {
      return NONE;
    }
    boolean areDecided =
        readings.stream()
            .map(Reading::outcome)
            .allMatch(outcome -> outcome == Outcome.HOLDS || outcome == Outcome.REFUTED);
    return areDecided ? new SeedEffects(readings) : NONE;
  }

  /** All that was compared, each thing once. */
  List<String> texts(Reading all) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < all.comparisons().size(); i++) {
      texts.add(all.comparisons().get(i).text(estimate(all, i)));
    }
    return texts.stream().distinct().toList();
  }

  /**
   * Of the comparison that chance makes most easily; NaN where nothing can be said of any, or the
   * claim rests on one that does not hold, or of which seeds cannot tell how sure it is.
   */
  double p(Reading all) {
    double p = Double.NaN;
    if (!all.comparisons().stream().allMatch(Comparison::holds)) {
      return p;
    }
    for (int i = 0; i < all.comparisons().size(); i++) {
      Comparison comparison = all.comparisons().get(i);
      Optional<Estimate> spread = spread(all, i);
      if (spread.isPresent() && !isSmooth(comparison, i)) {
        return Double.NaN;
      }
      double own = spread.map(found -> comparison.with(found).p()).orElse(comparison.p());
      p = Double.isNaN(p) || own > p ? own : p;
    }
    return p;
  }

  private Optional<Estimate> estimate(Reading all, int comparison) {
    return spread(all, comparison)
        .filter(found -> isSmooth(all.comparisons().get(comparison), comparison));
  }

  /**
   * The jackknife is right for what changes smoothly with the runs alone, not for the largest of
   * them (Efron 1982): whether the same is chosen, and has the same sign, without each of the
   * seeds.
   */
  private boolean isSmooth(Comparison all, int comparison) {
    return readings.stream()
        .map(reading -> reading.comparisons().get(comparison).choices())
        .allMatch(all.choices()::equals);
  }

  /** By the jackknife; empty where all seeds agree, or there are none. */
  private Optional<Estimate> spread(Reading all, int comparison) {
    double effect = all.comparisons().get(comparison).effect();
    if (readings.isEmpty() || !Double.isFinite(effect)) {
      return Optional.empty();
    }
    double[] without =
        readings.stream()
            .mapToDouble(reading -> reading.comparisons().get(comparison).effect())
            .toArray();
    // Where all seeds agree, as on a number of parameters, chance takes no part.
    return Optional.of(Estimate.jackknife(effect, without)).filter(found -> found.error() > 0);
  }
}
