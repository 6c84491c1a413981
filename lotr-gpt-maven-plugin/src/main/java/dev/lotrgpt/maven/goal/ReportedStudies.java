package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.StoredStudies;
import dev.lotrgpt.text.CorpusException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.PluginExecution;

/**
 * The studies to evaluate, check and report: those that the project declares now, on the texts that
 * are there now. What the store holds of other projects, other texts and earlier declarations is
 * not theirs: runs that are missing are shown as not trained.
 *
 * @param studies in the POM's order
 * @param untrained ids of those selected of which no run is trained, or that cannot be planned
 * @param onOtherText ids of those selected that are trained on another text than the one that is
 *     there
 * @param lines what to tell the user
 */
public record ReportedStudies(
    List<Study> studies, List<String> untrained, List<String> onOtherText, List<String> lines) {

  /** Of a directory without a POM, or with one that declares none: all that the store holds. */
  public static ReportedStudies stored(RunStore store) throws IOException {
    StoredStudies stored = store.studies();
    return new ReportedStudies(stored.latest(), List.of(), List.of(), stored.problems());
  }

  /**
   * @param project its studies: all of them are reported, and of those that are selected the user
   *     hears what is not as it should be
   */
  public static ReportedStudies declared(
      ProjectStudies project, StudyPlanner planner, RunStore store) throws IOException {
    ReportedStudies reported =
        new ReportedStudies(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (PluginExecution execution : project.declared()) {
      reported.hearing(project.isSelected(execution.getId())).add(execution, planner, store);
    }
    return reported;
  }

  private ReportedStudies hearing(boolean isSelected) {
    return isSelected
        ? this
        : new ReportedStudies(studies, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  private void add(PluginExecution execution, StudyPlanner planner, RunStore store)
      throws IOException {
    Study study;
    try {
      study = planner.plan(execution);
    } catch (CorpusException unreadable) {
      addWithoutText(execution, planner, store, unreadable);
      return;
    }
    studies.add(study);
    long missing = study.runs().stream().filter(run -> isMissing(store, run.id())).count();
    if (missing > 0) {
      String count = missing + " of " + Figures.count(study.runs().size(), "run") + " missing";
      tellWhy(study, execution, planner, store, count);
    }
    if (missing == study.runs().size()) {
      untrained.add(study.id());
    }
  }

  private static boolean isMissing(RunStore store, String run) {
    return !Files.exists(store.file(run, RunFile.RECORD));
  }

  private void tellWhy(
      Study study, PluginExecution execution, StudyPlanner planner, RunStore store, String missing)
      throws IOException {
    String id = study.id();
    List<Study> earlier = store.studies().of(study.project(), id);
    if (earlier.isEmpty()) {
      lines.add(
          "Study "
              + id
              + " was not trained yet: mvn lotr-gpt:train@"
              + id
              + " trains it, with the -D and -P options of this build");
    } else if (earlier.contains(study)) {
      lines.add("Study " + id + " is not finished (" + missing + "): mvn verify trains the rest");
    } else if (earlier.stream().anyMatch(found -> isSame(found, study, execution, planner))) {
      onOtherText.add(id);
      lines.add(
          "Study "
              + id
              + " is not trained on this text: the text has changed since "
              + id
              + " was trained ("
              + missing
              + "): mvn verify trains it");
    } else {
      lines.add(
          "Study "
              + id
              + " is not trained as the POM declares it now ("
              + missing
              + "): mvn verify trains it, or give the -D and -P options that it was trained with");
    }
  }

  /** Whether a study of the store is what is declared now, but on another text. */
  private static boolean isSame(
      Study found, Study study, PluginExecution execution, StudyPlanner planner) {
    return !hashes(found).equals(hashes(study)) && isDeclared(found, execution, planner);
  }

  private static List<String> hashes(Study study) {
    return study.corpora().stream().map(CorpusRecord::sha256).toList();
  }

  private static boolean isDeclared(Study found, PluginExecution execution, StudyPlanner planner) {
    Study declared = planner.plan(execution, found);
    return declared.equals(found.of(declared.project()));
  }

  /** Texts go away once they are learnt: what was trained can be shown all the same. */
  private void addWithoutText(
      PluginExecution execution, StudyPlanner planner, RunStore store, CorpusException unreadable)
      throws IOException {
    List<Study> same =
        store.studies().of(planner.project(), execution.getId()).stream()
            .filter(found -> isDeclared(found, execution, planner))
            .map(found -> found.of(planner.project()))
            .distinct()
            .toList();
    Optional<Study> only = same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    if (only.isPresent()) {
      studies.add(only.get());
      lines.add(unreadable.getMessage() + "; it is shown as it was trained");
    } else {
      untrained.add(execution.getId());
      lines.add(unreadable.getMessage() + "; it is left out");
    }
  }
}
