package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.report.EarlierStore;
import dev.lotrgpt.maven.report.ReportSource;
import dev.lotrgpt.maven.report.SiteReport;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.WriteLock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Renders studies as a site.
 *
 * @param title of the site
 * @param about the project, in a sentence or two; may be empty
 * @param earlier the run store of an earlier reproduction to compare with
 * @param stage the run whose weights the site ships: its id, or the beginning of it
 * @param options what has to be given to Maven again for the same studies
 */
public record ReportGoal(
    Workplace workplace,
    String title,
    String about,
    Optional<EarlierStore> earlier,
    Optional<String> stage,
    List<String> options) {

  /**
   * @param compare null for none
   */
  public static Optional<EarlierStore> earlier(File compare) throws IOException {
    return compare == null ? Optional.empty() : Optional.of(EarlierStore.in(compare.toPath()));
  }

  /**
   * @param directory of the site
   * @return its first page
   */
  public Path render(List<Study> studies, Path directory) throws IOException {
    Places places = workplace.places();
    places.checkSite(directory, workplace.texts(studies));
    if (earlier.isPresent()) {
      places.checkEarlier(earlier.get().store().directory(), directory);
    }
    ReportSource source =
        new ReportSource(
            title, about, workplace.project(), workplace.store(), studies, earlier, stage, options);
    WriteLock lock = SiteReport.lock(directory, workplace.console()::line);
    try {
      return new SiteReport(source).render(directory);
    } finally {
      lock.close();
    }
  }
}
