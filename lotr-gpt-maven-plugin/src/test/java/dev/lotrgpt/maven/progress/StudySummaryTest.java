package dev.lotrgpt.maven.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.OneText;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.StudyResults;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudySummaryTest {
  @Test
  void listsEachRunOfASmallStudy() {
    StudyResults results = results(3);
    String trained = results.runs().get(1).planned().id();
    List<String> lines = StudySummary.lines(results, Map.of(trained, "TRAINED (dropout 0 -> 0.1)"));
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).endsWith("status");
    assertThat(lines.get(1)).startsWith("seed 1 ").endsWith("UP-TO-DATE");
    assertThat(lines.get(2)).startsWith("seed 2 ").endsWith("TRAINED (dropout 0 -> 0.1)");
  }

  @Test
  void countsWhatNeededNoTrainingInALargeOne() {
    StudyResults results = results(100);
    assertThat(StudySummary.lines(results, Map.of())).containsExactly("100 runs UP-TO-DATE");
    String failed = results.runs().get(1).planned().id();
    List<String> lines = StudySummary.lines(results, Map.of(failed, "FAILED"));
    assertThat(lines).hasSize(3).last().isEqualTo("99 runs UP-TO-DATE");
    assertThat(lines.get(1)).startsWith("seed 2 ").endsWith("FAILED");
  }

  private static StudyResults results(int runs) {
    String seeds =
        IntStream.rangeClosed(1, runs).mapToObj(Integer::toString).collect(Collectors.joining(","));
    Sweep sweep = new Sweep(Settings.defaults(), null, Map.of("seed", seeds));
    return StudyResults.none(
        new Study(
            "it:a",
            "id",
            "id",
            "",
            sweep.varied(),
            sweep.runs(OneText.of("hash"), "cpu"),
            List.of()));
  }
}
