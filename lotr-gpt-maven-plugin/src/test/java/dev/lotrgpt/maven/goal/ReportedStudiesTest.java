package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.pom.CommandLine;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.pom.SkipRule;
import dev.lotrgpt.maven.pom.StudyDeclaration;
import dev.lotrgpt.maven.pom.StudyElement;
import dev.lotrgpt.plan.Claim;
import dev.lotrgpt.plan.Corpora;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No numbers of another project, of another text, or of what the POM declared another time. */
class ReportedStudiesTest {
  private static final String TEXT = "The cat sat on the mat.\n".repeat(100);

  @TempDir Path directory;
  private RunStore store;
  private Path corpus;

  /** Execution to the list of dropouts that its study varies. */
  private final Map<String, String> sweeps = new LinkedHashMap<>();

  /** Those that its study varies, too. */
  private final List<String> texts = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    store = new RunStore(directory.resolve("store"));
    corpus = Files.writeString(directory.resolve("corpus.txt"), TEXT);
    sweeps.put("sweep", "0, 0.2");
  }

  @Test
  void areWhatThePomDeclaresNow() throws IOException {
    Study trained = train("it:a");
    ReportedStudies reported = reported("it:a");
    assertThat(reported.studies()).containsExactly(trained);
    assertThat(reported.lines()).isEmpty();
    assertThat(reported.untrained()).isEmpty();
  }

  @Test
  void anotherProjectsStudyOfTheSameIdIsNotOurs() throws IOException {
    sweeps.put("sweep", "0, 0.1, 0.3");
    train("it:other");
    sweeps.put("sweep", "0.2, 0.4");
    ReportedStudies reported = reported("it:a");
    assertThat(labels(reported)).containsExactly("dropout 0.2", "dropout 0.4");
    assertThat(reported.untrained()).containsExactly("sweep");
    assertThat(reported.lines())
        .containsExactly(
            "Study sweep was not trained yet: mvn lotr-gpt:train@sweep trains it, with the -D and -P"
                + " options of this build");
  }

  @Test
  void equalRunsAreSharedBetweenProjects() throws IOException {
    Study other = train("it:other");
    ReportedStudies reported = reported("it:a");
    assertThat(reported.studies()).containsExactly(other.of("it:a"));
    assertThat(reported.lines()).isEmpty();
    assertThat(reported.untrained()).isEmpty();
  }

  @Test
  void whatWasDeclaredBeforeIsNotWhatIsDeclaredNow() throws IOException {
    train("it:a");
    sweeps.put("sweep", "0, 0.2, 0.3");
    ReportedStudies reported = reported("it:a");
    assertThat(labels(reported)).containsExactly("dropout 0", "dropout 0.2", "dropout 0.3");
    assertThat(reported.untrained()).isEmpty();
    assertThat(reported.onOtherText()).isEmpty();
    assertThat(reported.lines())
        .containsExactly(
            "Study sweep is not trained as the POM declares it now (1 of 3 runs missing): mvn"
                + " verify trains it, or give the -D and -P options that it was trained with");
  }

  @Test
  void whatWasBegunIsNotFinished() throws IOException {
    Study trained = train("it:a");
    Files.delete(store.file(trained.runs().get(1).id(), RunFile.RECORD));
    ReportedStudies reported = reported("it:a");
    assertThat(reported.studies()).containsExactly(trained);
    assertThat(reported.onOtherText()).isEmpty();
    assertThat(reported.lines())
        .containsExactly(
            "Study sweep is not finished (1 of 2 runs missing): mvn verify trains the rest");
  }

  @Test
  void whatWasTrainedOnAnotherTextIsNotShown() throws IOException {
    train("it:a");
    Files.writeString(corpus, new StringBuilder(TEXT).reverse());
    ReportedStudies reported = reported("it:a");
    assertThat(reported.untrained()).containsExactly("sweep");
    assertThat(reported.onOtherText()).containsExactly("sweep");
    assertThat(reported.lines())
        .containsExactly(
            "Study sweep is not trained on this text: the text has changed since sweep was trained"
                + " (2 of 2 runs missing): mvn verify trains it");
  }

  /** Another study has trained a run of it on the new text. */
  @Test
  void theChangedTextIsToldAlsoWhereARunIsShared() throws IOException {
    train("it:a");
    sweeps.put("another", "0");
    train("it:a");
    Files.writeString(corpus, new StringBuilder(TEXT).reverse());
    trainRuns(planner("it:a").plan(execution("another")));
    ReportedStudies reported = reported("it:a");
    assertThat(reported.onOtherText()).containsExactly("sweep");
    assertThat(reported.untrained()).isEmpty();
  }

  @Test
  void aTextThatIsGoneIsNotNeededForWhatWasTrained() throws IOException {
    Study trained = train("it:a");
    sweeps.put("sweep", "0.5");
    train("it:other");
    Files.delete(corpus);
    sweeps.put("sweep", "0, 0.2");
    ReportedStudies reported = reported("it:a");
    assertThat(reported.studies()).containsExactly(trained);
    assertThat(reported.lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("execution 'sweep': <corpus> (-Dlotr-gpt.corpus): " + corpus)
                    .endsWith("; it is shown as it was trained"));

    sweeps.put("sweep", "0, 0.2, 0.3");
    assertThat(reported("it:a").studies()).as("declared otherwise").isEmpty();
    assertThat(reported("it:a").untrained()).containsExactly("sweep");
    assertThat(reported("it:a").lines())
        .singleElement()
        .satisfies(line -> assertThat(line).endsWith("; it is left out"));
  }

  @Test
  void eachRunIsOnItsOwnText() throws IOException {
    texts.addAll(List.of("corpus.txt", "other.txt"));
    Path other = Files.writeString(directory.resolve("other.txt"), TEXT.replace('o', 'ö') + "!");
    Study trained = train("it:a");
    assertThat(reported("it:a").studies()).containsExactly(trained);
    assertThat(reported("it:a").lines()).isEmpty();
    assertThat(trained.corpora()).extracting(CorpusRecord::symbols).containsExactly(13, 14);

    Files.writeString(other, TEXT.replace('o', 'u'));
    assertThat(reported("it:a").onOtherText()).containsExactly("sweep");
    assertThat(reported("it:a").lines())
        .containsExactly(
            "Study sweep is not trained on this text: the text has changed since sweep was trained"
                + " (2 of 4 runs missing): mvn verify trains it");

    Files.delete(other);
    assertThat(reported("it:a").studies()).containsExactly(trained);
    assertThat(reported("it:a").lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("execution 'sweep': <study><vary><corpus>: " + other)
                    .endsWith("; it is shown as it was trained"));

    texts.add("corpus.txt/../third.txt");
    assertThat(reported("it:a").untrained()).as("declared otherwise").containsExactly("sweep");
    texts.remove(1);
    Files.writeString(directory.resolve("third.txt"), TEXT.replace('o', 'i'));
    assertThat(reported("it:a").lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("not trained as the POM declares it now"));
  }

  @Test
  void aSlipInATextIsTold() {
    texts.addAll(List.of("corpus.txt", "${texts}/other.txt"));
    assertThatThrownBy(() -> reported("it:a"))
        .isInstanceOf(MistakeException.class)
        .hasMessage(
            "execution 'sweep': <study><vary><corpus>: '${texts}/other.txt' holds a property that is"
                + " not set: set it, or write the path out");
    texts.set(1, "./corpus.txt");
    assertThatThrownBy(() -> reported("it:a"))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining("have the same settings and text: leave one of them out");
  }

  /** Which one is meant, nobody can tell. */
  @Test
  void ofTwoTextsThatAreGoneNoneIsShown() throws IOException {
    train("it:a");
    Files.writeString(corpus, new StringBuilder(TEXT).reverse());
    train("it:a");
    Files.delete(corpus);
    assertThat(reported("it:a").studies()).isEmpty();
    assertThat(reported("it:a").untrained()).containsExactly("sweep");
  }

  /** What is trained is one thing, what is shown another. */
  @Test
  void aSelectionLeavesNoStudyOut() throws IOException {
    sweeps.put("other", "0.3, 0.4");
    Study trained = planner("it:a").plan(execution("sweep"));
    store.save(trained);
    trainRuns(trained);
    ReportedStudies reported = reported("it:a", "sweep");
    assertThat(reported.studies()).extracting(Study::id).containsExactly("sweep", "other");
    assertThat(reported.lines()).isEmpty();
    assertThat(reported.untrained()).isEmpty();
    assertThat(reported("it:a", "other").untrained()).containsExactly("other");
  }

  @Test
  void aSlipInThePomIsTold() {
    sweeps.put("sweep", "2");
    assertThatThrownBy(() -> reported("it:a"))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith("execution 'sweep': <study><vary><dropout>: '2' is not ");
  }

  @Test
  void withoutAPomAllOfTheStoreAreShown() throws IOException {
    Study trained = train("it:a");
    assertThat(ReportedStudies.stored(store).studies()).containsExactly(trained);
  }

  private List<String> labels(ReportedStudies reported) {
    return reported.studies().get(0).runs().stream().map(PlannedRun::label).toList();
  }

  /** The last of the studies, with all others. */
  private Study train(String project) throws IOException {
    Study last = null;
    for (String id : sweeps.keySet()) {
      last = planner(project).plan(execution(id));
      store.save(last);
      trainRuns(last);
    }
    return last;
  }

  /** Whether a run is there is all that counts here. */
  private void trainRuns(Study study) throws IOException {
    for (PlannedRun run : study.runs()) {
      Path record = store.file(run.id(), RunFile.RECORD);
      Files.createDirectories(record.getParent());
      Files.writeString(record, "{}");
    }
  }

  private ReportedStudies reported(String project) throws IOException {
    return reported(project, null);
  }

  private ReportedStudies reported(String project, String selection) throws IOException {
    Plugin plugin = new Plugin();
    sweeps.keySet().stream().map(ReportedStudiesTest::execution).forEach(plugin::addExecution);
    SkipRule skips = new SkipRule(new CommandLine(new Properties(), directory), new Properties());
    return ReportedStudies.declared(
        ProjectStudies.of(Optional.of(plugin), skips, selection, Set.of()),
        planner(project),
        store);
  }

  private StudyPlanner planner(String project) {
    return new StudyPlanner(
        project,
        new Texts(directory, line -> {}),
        execution ->
            new StudyDeclaration(
                corpus.toFile(),
                Map.of("layers", "1", "heads", "1", "embedding", "8", "context", "8"),
                null,
                null,
                study(sweeps.get(execution.getId())),
                "auto",
                null));
  }

  private StudyElement study(String dropouts) {
    LinkedHashMap<String, String> vary = new LinkedHashMap<>();
    if (!texts.isEmpty()) {
      vary.put("corpus", String.join(", ", texts));
    }
    vary.put("dropout", dropouts);
    return new StudyElement() {
      @Override
      public Study toStudy(
          String project,
          String id,
          dev.lotrgpt.plan.Settings baseline,
          Corpora corpora,
          String family,
          int seeds) {
        var sweep = new dev.lotrgpt.plan.Sweep(baseline, null, vary);
        return new Study(
            project,
            id,
            id,
            "",
            sweep.varied(),
            sweep.runs(corpora, family),
            List.of(new Claim("so", "all.n > 0")));
      }
    };
  }

  private static PluginExecution execution(String id) {
    PluginExecution execution = new PluginExecution();
    execution.setId(id);
    execution.addGoal("train");
    return execution;
  }
}
