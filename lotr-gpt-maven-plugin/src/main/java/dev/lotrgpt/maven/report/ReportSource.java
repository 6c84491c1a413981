package dev.lotrgpt.maven.report;

import dev.lotrgpt.experiment.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a report is about.
 *
 * @param title of the project
 * @param directory of the project, which the paths of corpora start from
 * @param store holds the runs and the studies
 * @param studies their ids, in the order to show them
 * @param earlier a store to compare with
 * @param stage beginning of the id of the run whose weights to ship; else the best one's are
 */
public record ReportSource(
    String title,
    Path directory,
    RunStore store,
    List<String> studies,
    Optional<RunStore> earlier,
    Optional<String> stage) {}
