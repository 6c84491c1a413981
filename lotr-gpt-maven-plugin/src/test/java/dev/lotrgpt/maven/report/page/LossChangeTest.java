package dev.lotrgpt.maven.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.report.SyntheticStore;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.StudyResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LossChangeTest {
  @TempDir Path directory;

  /** Of a single run as well as of a mean. */
  @Test
  void whatIsSetOtherwiseIsNamed() throws IOException {
    SyntheticStore made = new SyntheticStore(directory, 0).withStudies(false);
    Study study =
        made.store().studies().latest().stream()
            .filter(one -> one.id().equals("overfitting"))
            .findFirst()
            .orElseThrow();
    StudyView view = StudyView.of(StudyResults.read(made.store(), study), java.util.List.of());
    Condition before = view.conditions().get(0);
    Condition now = view.conditions().get(1);
    LossChange change =
        LossChange.of(
            view, now, "a run", now.runs().get(0), before.runs().get(0), Optional.of(before));
    assertThat(change.note()).isEqualTo("dropout 0 → 0.2");
    assertThat(LossChange.of(view, now, Optional.of(before)).note()).isEqualTo("dropout 0 → 0.2");
  }
}
