package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.executor.RunRelay;
import dev.lotrgpt.maven.worker.Jdk;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.Worker;
import dev.lotrgpt.maven.worker.WorkerCommand;
import dev.lotrgpt.maven.worker.WorkerEnvironment;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.maven.worker.WorkerJvm;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.JobHeap;
import dev.lotrgpt.worker.Message;
import dev.lotrgpt.worker.WorkerMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Main class of a task, on its node: the parent of the worker there. It reads what it is to do from
 * a file, writes what becomes of it to others, and ends on a signal, once its worker wrote a
 * checkpoint.
 */
public final class TaskMain {
  private static final int DONE = 0;

  /** A worker died: Slurm is to call the task failed, so that it is submitted again. */
  private static final int LOST = 1;

  private TaskMain() {}

  /**
   * @param arguments directory of the submission, index of the task, arguments for the worker's JVM
   */
  public static void main(String[] arguments) throws Exception {
    TaskFiles files = new TaskFiles(Path.of(arguments[0]));
    List<String> jvmArguments = List.of(arguments).subList(2, arguments.length);
    System.exit(perform(files, Integer.parseInt(arguments[1]), jvmArguments, Node.here()));
  }

  private static int perform(TaskFiles files, int index, List<String> jvmArguments, Node node)
      throws IOException, InterruptedException, WorkerException {
    Job.Task queued = files.read(index);
    Job.Task task = queued.with(node.compute(queued.compute())).by(node.claimant());
    RunStore store = new RunStore(Path.of(task.store()));
    try (JobLog log = JobLog.ofStandardOutput(files.output(node.task()), System.out);
        TaskMessages messages = new TaskMessages(store, log, task.runs())) {
      WorkerCommand command =
          new WorkerCommand(
              Jdk.current().executable(),
              classPath(),
              WorkerJvm.arguments(
                  Jdk.current(),
                  files.output(node.task()).getParent(),
                  JobHeap.of(task),
                  jvmArguments),
              WorkerEnvironment.of(task.compute().backend()),
              WorkerMain.class.getName(),
              Path.of("").toAbsolutePath());
      new RunRelay(Worker.unattended(command, log), Message.RunLost::new, messages, line -> {})
          .perform(task);
      return messages.leave() ? DONE : LOST;
    } catch (WorkerException.Stopped stopped) {
      return WorkerMain.Exit.STOPPED.code();
    }
  }

  private static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }
}
