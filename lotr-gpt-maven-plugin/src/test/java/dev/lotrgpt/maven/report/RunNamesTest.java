package dev.lotrgpt.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.report.result.RunNames;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.StudyResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RunNamesTest {
  @TempDir Path directory;

  /** Two studies vary the same setting of another baseline: not all that differs is a name. */
  @Test
  void theSameNameInTwoStudiesIsToldApartByTheirTitles() throws IOException {
    SyntheticStore made = new SyntheticStore(directory, 0).withStudies(true).withRepetition("1, 2");
    List<StudyView> studies = new ArrayList<>();
    for (String id : List.of("data", "repetition")) {
      studies.add(StudyView.of(StudyResults.read(made.store(), made.study(id)), List.of()));
    }
    RunNames names = new RunNames(studies);
    List<String> all =
        studies.stream()
            .flatMap(study -> study.results().runs().stream())
            .map(run -> names.of(run).replace('\u00a0', ' '))
            .toList();
    assertThat(all)
        .doesNotHaveDuplicates()
        .contains(
            "25 % of the text (Data " + SyntheticStore.HOSTILE + "), seed 1",
            "25 % of the text (Repetition), seed 1",
            "12.5 % of the text, seed 1")
        .noneMatch(name -> name.contains("iterations"));
  }
}
