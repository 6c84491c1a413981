package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import java.util.Optional;

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

  private static String detail(ClaimVerdict verdict) {
    return Numbers.typeset(verdict.detail());
  }

  boolean isNew() {
    return before.isEmpty();
  }

  static ClaimChange of(StudyView study, ClaimVerdict verdict, Optional<StudyView> before) {
    Optional<ClaimVerdict> then =
        before.stream()
            .flatMap(other -> other.verdicts().stream())
            .filter(other -> other.claim().statement().equals(verdict.claim().statement()))
            .findFirst();
    return new ClaimChange(
        study.study().title(),
        verdict.claim().statement(),
        then.map(known -> ClaimView.text(known.outcome())).orElse(""),
        then.map(ClaimChange::detail).orElse(""),
        ClaimView.text(verdict.outcome()),
        detail(verdict),
        then.map(known -> known.outcome() != verdict.outcome()).orElse(true));
  }
}
