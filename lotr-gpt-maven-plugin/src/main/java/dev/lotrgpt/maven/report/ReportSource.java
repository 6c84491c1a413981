package dev.lotrgpt.maven.report;

import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a report is about.
 *
 * @param title of the project
 * @param directory of the project, which the paths of corpora start from
 * @param store holds the runs
 * @param studies in the order to show them
 * @param earlier a store to compare with
 * @param stage beginning of the id of the run whose weights to ship; else the best one's are
 */
public record ReportSource(
    String title,
    Path directory,
    RunStore store,
    List<Study> studies,
    Optional<EarlierStore> earlier,
    Optional<String> stage) {}
