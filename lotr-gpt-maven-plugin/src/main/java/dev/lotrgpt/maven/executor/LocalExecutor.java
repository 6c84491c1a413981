package dev.lotrgpt.maven.executor;

import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.maven.worker.Workers;
import dev.lotrgpt.worker.JobHeap;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.function.Consumer;

/** Works in one JVM on this machine, and in another one if that dies. */
public final class LocalExecutor implements Executor {
  private final Workers workers;

  public LocalExecutor(Workers workers) {
    this.workers = workers;
  }

  @Override
  public boolean isHere() {
    return true;
  }

  @Override
  public void perform(Work work, JobLog log, Consumer<Message> listener, Consumer<String> lines)
      throws WorkerException, IOException, InterruptedException {
    new RunRelay(
            workers.worker(log, JobHeap.of(work.job())), Message.RunFailed::new, listener, lines)
        .perform(work.job());
  }
}
