package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.StudyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStudiesTest {
  @TempDir Path directory;
  private final Study study = StudyFixture.regularisation("all.gap > 1");
  private final Study changed = StudyFixture.regularisation("all.gap > 2");

  @Test
  void eachProjectKeepsItsOwn() throws IOException {
    save(study.of("it:a"));
    save(changed.of("it:b"));
    assertThat(read().of("it:a", study.id())).containsExactly(study.of("it:a"));
    assertThat(read().of("it:b", study.id())).containsExactly(changed.of("it:b"));
    assertThat(read().of("it:c", study.id())).isEmpty();
    assertThat(read().latest())
        .containsExactly(
            study.of("it:a").as("a.regularisation"), changed.of("it:b").as("b.regularisation"));
  }

  /** Two clones of a project, or one whose POM was edited. */
  @Test
  void eachDeclarationIsKeptAndTheLatestComesFirst() throws Exception {
    save(study);
    Thread.sleep(2);
    save(changed);
    assertThat(read().of(StudyFixture.PROJECT, study.id())).containsExactly(changed, study);
    assertThat(read().latest()).containsExactly(changed);
    Thread.sleep(2);
    save(study);
    assertThat(read().of(StudyFixture.PROJECT, study.id())).containsExactly(study, changed);
    assertThat(read().latest()).containsExactly(study);
  }

  /** Of a study on one text: the file that each earlier version writes, and reads. */
  @Test
  void theTextOfAllRunsStandsOnce() throws IOException {
    save(study);
    assertThat(directory.resolve("it.project/regularisation-b7cbc4ea.json")).exists();
  }

  @Test
  void severalTextsStandWithTheirRuns() throws IOException {
    Study texts =
        StudyFixture.study(
            new Sweep(
                StudyFixture.baseline(),
                null,
                StudyFixture.ordered("corpus", "a.txt, b.txt", "seed", "1, 2")));
    assertThat(texts.corpora()).extracting(CorpusRecord::path).containsExactly("a.txt", "b.txt");
    save(texts);
    assertThat(read().of(StudyFixture.PROJECT, texts.id())).containsExactly(texts);
    assertThat(read().problems()).isEmpty();
  }

  @Test
  void projectsWithTheSameNameInOtherGroupsAreToldApart() throws IOException {
    save(study.of("it.x:a"));
    save(study.of("it:x.a"));
    assertThat(read().all()).hasSize(2);
    save(study.of("other:a"));
    assertThat(read().latest())
        .extracting(Study::id)
        .containsExactlyInAnyOrder(
            "it.x.a.regularisation", "x.a.regularisation", "other.a.regularisation");
  }

  @Test
  void whatAnEarlyVersionWroteIsRead() throws IOException {
    ObjectNode early = RecordFile.content(study.of(""));
    StudyText.joined(early);
    assertThat(early.get("corpus").get("name").asText()).isEqualTo("plays");
    assertThat(early.get("runs").get(0).has("corpus")).isFalse();
    new RecordFile(directory.resolve("regularisation.json")).write(early);
    assertThat(read().all()).containsExactly(study.of(""));
    assertThat(read().of("it:any", study.id())).containsExactly(study.of(""));
    assertThat(read().latest()).containsExactly(study.of(""));

    save(changed);
    assertThat(read().latest()).as("superseded").containsExactly(changed);
  }

  /** Its file, and the name of that, know no setting that came later. */
  @Test
  void whatAVersionWithFewerSettingsWroteIsRead() throws IOException {
    save(study);
    Path file = Files.list(directory.resolve("it.project")).findFirst().orElseThrow();
    ObjectNode content = new RecordFile(file).read(ObjectNode.class).orElseThrow();
    for (JsonNode run : content.get("study").get("runs")) {
      ((ObjectNode) run.get("settings").get("data")).remove(List.of("subset", "subsetSeed"));
    }
    Files.delete(file);
    String hash = RecordFile.hash(content.get("study")).substring(0, 8);
    new RecordFile(file.resolveSibling(study.id() + "-" + hash + ".json")).write(content);

    assertThat(read().problems()).isEmpty();
    assertThat(read().all().get(0).runs())
        .extracting(run -> run.settings().text(Setting.SUBSET))
        .containsOnly("start");
  }

  @Test
  void aFileInThePlaceOfAnotherIsDamage() throws IOException {
    save(study);
    Path file = Files.list(directory.resolve("it.project")).findFirst().orElseThrow();
    Path moved = Files.move(file, file.resolveSibling("other-00000000.json"));
    Path early = directory.resolve("other.json");
    new RecordFile(early).write(study.of(""));
    assertThat(read().all()).isEmpty();
    assertThat(read().problems())
        .containsExactlyInAnyOrder(moved + " is of another study", early + " is of another study");
  }

  private void save(Study saved) throws IOException {
    StoredStudies.save(directory, saved);
  }

  private StoredStudies read() throws IOException {
    return StoredStudies.in(directory);
  }
}
