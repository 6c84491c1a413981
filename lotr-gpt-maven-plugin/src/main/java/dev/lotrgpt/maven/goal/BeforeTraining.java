package dev.lotrgpt.maven.goal;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.report.SiteReport;
import dev.lotrgpt.maven.report.drawing.DrawingTools;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.ResultTables;
import dev.lotrgpt.text.CorpusException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.PluginExecution;

/**
 * Finds what would go wrong later, before hours are spent on the first training.
 *
 * @param sites where the build writes reports
 */
public record BeforeTraining(Workplace workplace, List<Path> sites) {

  /** Before they are read: what is in a store may be no text, which says nothing of why. */
  public void requireApart(List<Path> corpora) throws IOException {
    for (Path corpus : corpora) {
      workplace.places().checkCorpus(corpus);
    }
  }

  /** The studies to come: planning them shows what is wrong with each. */
  public List<Study> others(StudyPlanner planner, ProjectStudies studies, String first) {
    List<Study> others = new ArrayList<>();
    for (PluginExecution other : studies.declared()) {
      try {
        if (!other.getId().equals(first)) {
          others.add(planner.plan(other));
        }
      } catch (CorpusException e) {
        // Where it is not to be trained, its text need not be there.
        if (studies.isSelected(other.getId())) {
          throw e;
        }
      }
    }
    return others;
  }

  /** What is written must have a place where it harms nothing. */
  public void requireRoom(List<Study> all) throws IOException {
    Places places = workplace.places();
    places.checkStore();
    ResultTables.requireRoom(workplace.results());
    List<Path> texts = workplace.texts(all);
    for (Path text : texts) {
      places.checkCorpus(text);
    }
    for (Path site : sites) {
      places.checkSite(site, texts);
      SiteReport.requireRoom(site, all);
    }
  }

  /** Why no report will be drawn: nothing that the training needs, so it is no reason to stop. */
  public Optional<String> missingForReport() {
    try {
      if (!sites.isEmpty()) {
        DrawingTools.require();
      }
      return Optional.empty();
    } catch (MistakeException e) {
      return Optional.of(e.getMessage());
    }
  }
}
