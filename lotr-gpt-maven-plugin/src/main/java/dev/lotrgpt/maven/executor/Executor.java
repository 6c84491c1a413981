package dev.lotrgpt.maven.executor;

import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.function.Consumer;

/** Where a goal's runs are worked on: by a process of this machine, or on those of a cluster. */
public interface Executor {
  /** Whether processes of this machine work, so that what they print is logged here. */
  boolean isHere();

  /**
   * Does the work, and returns when no run of it is worked on any more.
   *
   * @param log takes what natives and the JVM print, as far as it is known here
   * @param listener hears what becomes of each run
   * @param lines takes what else a user is to read
   * @throws WorkerException.Stopped if somebody stopped it; what is not done goes on another time
   */
  void perform(Work work, JobLog log, Consumer<Message> listener, Consumer<String> lines)
      throws WorkerException, IOException, InterruptedException;
}
