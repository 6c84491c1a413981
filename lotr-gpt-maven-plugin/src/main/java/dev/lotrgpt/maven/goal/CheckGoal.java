package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.ClaimEvaluator;
import dev.lotrgpt.experiment.ClaimVerdict;
import dev.lotrgpt.experiment.ClaimVerdict.Outcome;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.experiment.StudyResults;
import dev.lotrgpt.maven.progress.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;

/** Decides the claims of all studies, and fails if one does not hold. */
public final class CheckGoal {
  private final Workplace workplace;
  private final boolean failOnRefuted;
  private final boolean failOnUndecided;

  public CheckGoal(Workplace workplace, boolean failOnRefuted, boolean failOnUndecided) {
    this.workplace = workplace;
    this.failOnRefuted = failOnRefuted;
    this.failOnUndecided = failOnUndecided;
  }

  /**
   * @throws MojoFailureException listing the claims that fail the build, with their numbers
   */
  public void check(List<Study> studies) throws MojoFailureException, IOException {
    Map<Outcome, List<ClaimVerdict>> verdicts = new EnumMap<>(Outcome.class);
    for (Study study : studies) {
      StudyResults results = StudyResults.read(workplace.store(), study);
      for (ClaimVerdict verdict : ClaimEvaluator.evaluate(results)) {
        verdicts.computeIfAbsent(verdict.outcome(), outcome -> new ArrayList<>()).add(verdict);
        show(verdict);
      }
    }
    List<ClaimVerdict> refuted = verdicts.getOrDefault(Outcome.REFUTED, List.of());
    List<ClaimVerdict> undecided = verdicts.getOrDefault(Outcome.UNDECIDED, List.of());
    List<String> problems = new ArrayList<>();
    if (failOnRefuted && !refuted.isEmpty()) {
      problems.add(list(refuted, "refuted", "failOnRefuted"));
    }
    if (failOnUndecided && !undecided.isEmpty()) {
      problems.add(list(undecided, "undecided", "failOnUndecided"));
    }
    if (!problems.isEmpty()) {
      throw new MojoFailureException(String.join("\n", problems));
    }
  }

  private void show(ClaimVerdict verdict) {
    String outcome = String.format(Locale.ROOT, "%-9s  ", verdict.outcome());
    workplace.console().line(outcome + verdict.study() + ": " + verdict.claim().statement());
    workplace.console().line(" ".repeat(outcome.length()) + verdict.detail());
  }

  private static String list(List<ClaimVerdict> verdicts, String what, String parameter) {
    StringBuilder list = new StringBuilder();
    list.append(Figures.count(verdicts.size(), "claim"))
        .append(verdicts.size() == 1 ? " is " : " are ")
        .append(what)
        .append("; to go on all the same: -Dlotr-gpt.")
        .append(parameter)
        .append("=false");
    for (ClaimVerdict verdict : verdicts) {
      list.append("\n  ")
          .append(verdict.study())
          .append(": ")
          .append(verdict.claim().statement())
          .append(": ")
          .append(verdict.detail());
    }
    return list.toString();
  }
}
