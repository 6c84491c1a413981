package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.maven.OneText;
import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.plan.Claim;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.worker.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckGoalTest {
  private static final CheckGoal.Rules STRICT = new CheckGoal.Rules(true, true, true, false);

  @TempDir Path directory;
  private final List<String> shown = new ArrayList<>();

  @Test
  void namesEachRunThatFailedOrIsMissingWithItsReason() throws Exception {
    Study study = study("sweep", "1, 2");
    fail(study, 0, "the worker crashed in native code (signal 6)");
    assertThatThrownBy(() -> check(STRICT, study))
        .isInstanceOf(MojoFailureException.class)
        .hasMessage(
            "2 runs failed; the next build trains only what is missing; to go on all the same:"
                + " -Dlotr-gpt.failOnFailed=false\n"
                + "  sweep: seed 1: failed: the worker crashed in native code (signal 6)\n"
                + "  sweep: seed 2: not trained");
  }

  /** As where no run can be trained: each line says something new. */
  @Test
  void aReasonIsNotSaidAgainOfTheNextRun() throws Exception {
    Study study = study("sweep", "1, 2, 3, 4");
    fail(study, 0, "no such backend");
    fail(study, 1, "no such backend");
    fail(study, 3, "no such backend");
    assertThatThrownBy(() -> check(STRICT, study))
        .hasMessageEndingWith(
            "\n  sweep: seed 1: failed: no such backend"
                + "\n  sweep: seed 2: likewise"
                + "\n  sweep: seed 3: not trained"
                + "\n  sweep: seed 4: failed: no such backend");
  }

  @Test
  void takesFailedRunsWhereTheyAreAllowed() throws Exception {
    Study study = study("sweep", "1, 2");
    fail(study, 0, "the loss became NaN");
    assertThatCode(() -> check(new CheckGoal.Rules(false, true, true, false), study))
        .doesNotThrowAnyException();
  }

  @Test
  void lookAtThemInSelectedStudiesOnly() throws Exception {
    Study study = study("sweep", "1, 2", new Claim("They are there", "all.bestVal < 2"));
    fail(study, 0, "the loss became NaN");
    goal(STRICT).check(List.of(study), any -> false);
    assertThat(shown).isEmpty();
    assertThatThrownBy(() -> goal(STRICT).check(List.of(study), any -> true))
        .hasMessageContaining("1 claim is undecided");
  }

  @Test
  void listsSomeOfVeryMany() {
    String seeds =
        IntStream.rangeClosed(1, 60).mapToObj(i -> "" + i).collect(Collectors.joining(","));
    assertThatThrownBy(() -> check(STRICT, study("sweep", seeds)))
        .hasMessageStartingWith("60 runs failed; ")
        .hasMessageEndingWith("\n  and 10 more, see results.csv")
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1 + 50 + 1));
  }

  private void check(CheckGoal.Rules rules, Study study) throws Exception {
    goal(rules).check(List.of(study), any -> true);
  }

  private CheckGoal goal(CheckGoal.Rules rules) {
    return new CheckGoal(
        new Workplace(
            directory,
            new RunStore(directory),
            directory,
            new Console(shown::add, Optional.empty())),
        rules);
  }

  private void fail(Study study, int index, String reason) throws Exception {
    PlannedRun run = study.runs().get(index);
    new FailedRuns(
            new RunStore(directory), new Job.Compute("auto", "cpu", 1, 0), new Job.Git(null, null))
        .record(run, reason);
  }

  private static Study study(String id, String seeds, Claim... claims) {
    Sweep sweep = new Sweep(Settings.defaults(), null, Map.of("seed", seeds));
    return new Study(
        "it:a", id, id, "", sweep.varied(), sweep.runs(OneText.of("hash"), "cpu"), List.of(claims));
  }
}
