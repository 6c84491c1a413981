package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What every goal works with.
 *
 * @param project its directory: relative paths in jobs start there
 * @param results directory of the project's tables and logs; the store may be shared with others
 */
public record Workplace(Path project, RunStore store, Path results, Console console) {

  /** Which of its places must not coincide with others. */
  public Places places() throws IOException {
    return new Places(project, store.directory());
  }

  /** Where the texts of studies are. */
  public List<Path> texts(List<Study> studies) {
    return studies.stream()
        .flatMap(study -> study.corpora().stream())
        .map(corpus -> project.resolve(corpus.path()))
        .distinct()
        .toList();
  }

  /** The log file of a job. */
  JobLog log(String job) {
    return new JobLog(results.resolve("logs").resolve(job + ".log"), console::line);
  }
}
