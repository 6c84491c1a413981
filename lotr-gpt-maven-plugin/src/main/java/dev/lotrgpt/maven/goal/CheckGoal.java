package dev.lotrgpt.maven.goal;

import dev.lotrgpt.claim.ClaimEvaluator;
import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.claim.ClaimVerdict.Outcome;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.maven.plugin.MojoFailureException;

/** Decides the claims of all studies, and fails if one does not hold, or a run failed. */
public final class CheckGoal {
  private final Workplace workplace;
  private final Rules rules;

  public CheckGoal(Workplace workplace, Rules rules) {
    this.workplace = workplace;
    this.rules = rules;
  }

  /**
   * What fails the build.
   *
   * @param failed runs that failed, or are not trained
   * @param refuted claims that the results refute
   * @param undecided claims that cannot be decided, as runs are missing
   * @param tooFewSeeds claims that ask for a probability, of runs with a single seed
   */
  public record Rules(boolean failed, boolean refuted, boolean undecided, boolean tooFewSeeds) {}

  /**
   * @param selected whether a study counts; of the others, what is decided is shown
   * @throws MojoFailureException listing what fails the build, with its numbers or reason
   */
  public void check(List<Study> studies, Predicate<Study> selected)
      throws MojoFailureException, IOException {
    Map<Outcome, List<ClaimVerdict>> verdicts = new EnumMap<>(Outcome.class);
    Map<String, String> failures = new LinkedHashMap<>();
    for (Study study : studies) {
      StudyResults results = StudyResults.read(workplace.store(), study);
      for (ClaimVerdict verdict : ClaimEvaluator.evaluate(results)) {
        if (selected.test(study)) {
          verdicts.computeIfAbsent(verdict.outcome(), outcome -> new ArrayList<>()).add(verdict);
          show(verdict);
        } else if (verdict.isDecided()) {
          show(verdict);
        }
      }
      if (selected.test(study)) {
        for (RunResult run : results.problems()) {
          failures.put(study.id() + ": " + run.planned().label(), run.problem());
        }
      }
    }
    List<ClaimVerdict> refuted = verdicts.getOrDefault(Outcome.REFUTED, List.of());
    List<ClaimVerdict> undecided = verdicts.getOrDefault(Outcome.UNDECIDED, List.of());
    List<String> problems = new ArrayList<>();
    if (rules.failed() && !failures.isEmpty()) {
      problems.add(RunFailures.list(failures, goOn("failOnFailed")));
    }
    if (rules.refuted() && !refuted.isEmpty()) {
      problems.add(list(refuted, "refuted", "failOnRefuted"));
    }
    if (rules.undecided() && !undecided.isEmpty()) {
      problems.add(list(undecided, "undecided", "failOnUndecided"));
    }
    List<ClaimVerdict> single = verdicts.getOrDefault(Outcome.TOO_FEW_SEEDS, List.of());
    if (rules.tooFewSeeds() && !single.isEmpty()) {
      problems.add(list(single, "undecided for want of seeds", "failOnTooFewSeeds"));
    }
    if (!problems.isEmpty()) {
      throw new MojoFailureException(String.join("\n", problems));
    }
  }

  private static String goOn(String parameter) {
    return "; to go on all the same: -Dlotr-gpt." + parameter + "=false";
  }

  private void show(ClaimVerdict verdict) {
    Outcome known =
        verdict.outcome() == Outcome.TOO_FEW_SEEDS ? Outcome.UNDECIDED : verdict.outcome();
    String outcome = String.format(Locale.ROOT, "%-9s  ", known);
    workplace.console().line(outcome + verdict.study() + ": " + verdict.claim().statement());
    for (String detail : verdict.lines()) {
      workplace.console().line(" ".repeat(outcome.length()) + detail);
    }
  }

  private static String list(List<ClaimVerdict> verdicts, String what, String parameter) {
    StringBuilder list = new StringBuilder();
    list.append(Figures.count(verdicts.size(), "claim"))
        .append(verdicts.size() == 1 ? " is " : " are ")
        .append(what)
        .append(goOn(parameter));
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
