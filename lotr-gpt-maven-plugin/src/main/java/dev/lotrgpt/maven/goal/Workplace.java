package dev.lotrgpt.maven.goal;

import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.maven.worker.JobLog;
import java.nio.file.Path;

/**
 * What every goal works with.
 *
 * @param project its directory: relative paths in jobs start there
 */
public record Workplace(Path project, RunStore store, Console console) {

  /** The log file of a job. */
  JobLog log(String job) {
    return new JobLog(store.directory().resolve("logs").resolve(job + ".log"), console::line);
  }
}
