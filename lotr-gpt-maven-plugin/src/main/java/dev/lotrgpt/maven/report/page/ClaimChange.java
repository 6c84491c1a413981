package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.maven.report.result.StudyView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The verdict on a claim, before and now.
 *
 * @param before its outcome; empty where the claim is new
 */
public record ClaimChange(
    String study,
    String statement,
    String before,
    String detailBefore,
    String now,
    String detailNow,
    boolean changed) {

  private static String detail(ClaimVerdict verdict, List<RunEntry> runs) {
    return verdict.lines().stream()
        .map(line -> ClaimView.detail(line, runs))
        .collect(Collectors.joining("; "));
  }

  boolean isNew() {
    return before.isEmpty();
  }

  /**
   * @param runs those of the study
   */
  static ClaimChange of(
      StudyView study, List<RunEntry> runs, ClaimVerdict verdict, Optional<StudyView> before) {
    Optional<ClaimVerdict> then =
        before.stream()
            .flatMap(other -> other.verdicts().stream())
            .filter(other -> other.claim().statement().equals(verdict.claim().statement()))
            .findFirst();
    return new ClaimChange(
        study.study().title(),
        verdict.claim().statement(),
        then.map(known -> ClaimView.text(known.outcome())).orElse(""),
        then.map(known -> detail(known, runs)).orElse(""),
        ClaimView.text(verdict.outcome()),
        detail(verdict, runs),
        then.map(known -> known.outcome() != verdict.outcome()).orElse(true));
  }
}
