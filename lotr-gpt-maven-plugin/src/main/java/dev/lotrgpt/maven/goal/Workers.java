package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.Worker;

/** Makes workers that write what natives print to a job's log. */
@FunctionalInterface
public interface Workers {
  Worker worker(JobLog log);
}
