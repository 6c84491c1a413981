package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.store.RunStore;
import java.nio.file.Path;

/**
 * What every goal works with.
 *
 * @param project its directory: relative paths in jobs start there
 * @param results directory of the project's tables and logs; the store may be shared with others
 */
public record Workplace(Path project, RunStore store, Path results, Console console) {

  /** The log file of a job. */
  JobLog log(String job) {
    return new JobLog(results.resolve("logs").resolve(job + ".log"), console::line);
  }
}
