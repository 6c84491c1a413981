package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StudySamplesTest {
  private static final CorpusRecord TEXT = new CorpusRecord("text", "text.txt", "0", 100, 10, 0.1);
  private static final SampleSettings USUAL = samples("usual");
  private static final SampleSettings OWN = samples("own");
  private static final SampleSettings OTHER = samples("other");

  private final List<Study> studies =
      List.of(study("first", "a", "b"), study("second", "b", "c"), study("third", "b", "d"));

  @Test
  void aStudyMayAskForItsOwn() {
    assertThat(new StudySamples(USUAL, Map.of()).ofRuns(studies))
        .isEqualTo(Map.of("a", USUAL, "b", USUAL, "c", USUAL, "d", USUAL));
    assertThat(new StudySamples(USUAL, Map.of("second", OWN)).ofRuns(studies))
        .isEqualTo(Map.of("a", USUAL, "b", OWN, "c", OWN, "d", USUAL));
  }

  @Test
  void theFirstOfTwoStudiesDecidesWhatTheirRunIsAsked() {
    assertThat(new StudySamples(USUAL, Map.of("third", OTHER, "second", OWN)).ofRuns(studies))
        .isEqualTo(Map.of("a", USUAL, "b", OWN, "c", OWN, "d", OTHER));
  }

  private static Study study(String id, String... runs) {
    return new Study(
        "g:a",
        id,
        id,
        "",
        List.of(),
        Stream.of(runs)
            .map(run -> new PlannedRun(run, run, Map.of(), Settings.defaults(), TEXT))
            .toList(),
        List.of());
  }

  private static SampleSettings samples(String prompt) {
    return new SampleSettings(List.of(prompt), 10, 1, 0, 1);
  }
}
