package dev.lotrgpt.maven.worker;

import dev.lotrgpt.worker.JobHeap;

/** Makes workers that write what natives print to a job's log. */
@FunctionalInterface
public interface Workers {
  /**
   * @param heap what the job needs
   */
  Worker worker(JobLog log, JobHeap heap);
}
