package dev.lotrgpt.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.StudyFixture;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * What claims came to before their language had a parser of its own, and the numbers that they
 * looked at: a claim of somebody's POM is not to change its verdict.
 */
class ClaimVerdictsTest {
  private static final Map<String, RunStore> STORES = new HashMap<>();

  @BeforeAll
  static void train(@TempDir Path directory) throws IOException {
    for (String name : List.of("none", "trained", "evaluated", "partly", "cases")) {
      RunStore store = new RunStore(directory.resolve(name));
      Study study = study(name);
      List<PlannedRun> runs = study.runs();
      if (!name.equals("none")) {
        StudyFixture.trainAll(store, study);
      }
      if (name.equals("evaluated")) {
        for (PlannedRun run : runs) {
          StudyFixture.evaluate(store, run);
        }
      }
      if (name.equals("partly")) {
        StudyFixture.begin(store, runs.get(0));
        StudyFixture.evaluate(store, runs.get(1));
        StudyFixture.fail(store, runs.get(11), "the loss is NaN at iteration 20");
      }
      STORES.put(name, store);
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/claims/verdicts.txt", delimiterString = ";;", quoteCharacter = '`')
  void areWhatTheyWere(String results, String claim, ClaimVerdict.Outcome outcome, String detail)
      throws IOException {
    Study study = study(results, claim);
    ClaimEvaluator.check(study);
    ClaimVerdict verdict =
        ClaimEvaluator.evaluate(StudyResults.read(STORES.get(results), study)).get(0);
    assertThat(verdict.outcome()).isEqualTo(outcome);
    if (!verdict.isDecided()) {
      assertThat(verdict.details())
          .isEqualTo(List.of(detail.replaceAll("; holds for \\d of \\d seeds$", "").split("; ")));
      return;
    }
    List<String> numbers =
        Arrays.stream(detail.split("; ")).filter(part -> !part.startsWith("holds for")).toList();
    assertThat(verdict.evidence()).extracting(Evidence::text).containsExactlyElementsOf(numbers);
    assertThat(verdict.detail()).contains(detail.substring(String.join("; ", numbers).length()));
  }

  private static Study study(String results, String... claims) {
    return results.equals("cases") ? cases(claims) : StudyFixture.regularisation(claims);
  }

  /** Name, dropout and fraction of each case: those of the experiments, and names like numbers. */
  private static Study cases(String... claims) {
    List<Map<String, String>> cases =
        Stream.of(
                "XS 0 0.1",
                "S 0.2 0.1",
                "M 0.1 0.05",
                "L 0.1 0.025",
                "127 0.3 1",
                "0.5 0.31 1",
                "1.0 0.32 1",
                "-1 0.33 1",
                "it's 0.34 1",
                "1000.0 0.35 1")
            .map(text -> text.split(" "))
            .map(of -> StudyFixture.ordered("name", of[0], "dropout", of[1], "fraction", of[2]))
            .toList();
    return StudyFixture.study(new Sweep(StudyFixture.baseline(), cases, null), claims);
  }
}
