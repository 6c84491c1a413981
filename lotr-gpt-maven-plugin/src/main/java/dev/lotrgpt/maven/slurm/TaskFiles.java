package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.worker.Channel;
import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a submission, in its directory: what each task is to do, a line each; the script
 * that starts one; what they print.
 */
record TaskFiles(Path directory) {

  Path script() {
    return directory.resolve("task.sh");
  }

  private Path tasks() {
    return directory.resolve("tasks.jsonl");
  }

  /** Where a task's output goes, as {@code sbatch} has it. */
  String outputPattern() {
    return directory.toString().replace("%", "%%") + "/out/%A_%a.log";
  }

  /** Of {@code 123_4}. */
  Path output(String task) {
    return directory.resolve("out").resolve(task + ".log");
  }

  void write(List<Job.Task> tasks, TaskProgram program) throws IOException {
    AtomicFile.createDirectories(directory.resolve("out"));
    AtomicFile.write(
        tasks(),
        out -> {
          for (Job.Task task : tasks) {
            out.write((Channel.encode(task) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    AtomicFile.write(script(), program.script(directory));
  }

  Job.Task read(int index) throws IOException {
    try (Stream<String> lines = Files.lines(tasks())) {
      return (Job.Task) Channel.job(lines.skip(index).findFirst().orElseThrow());
    }
  }
}
