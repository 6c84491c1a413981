package dev.lotrgpt.maven.slurm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Slurm's commands as scripts that note how they were called and say what a test tells them to. */
final class StandIn {
  private final Path directory;

  /** Lines of squeue. */
  private final Map<String, String> states = new TreeMap<>();

  StandIn(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    for (String command : List.of("sbatch", "squeue", "scancel", "scontrol")) {
      try (InputStream script = StandIn.class.getResourceAsStream("/slurm/" + command)) {
        Files.copy(script, directory.resolve(command));
      }
      directory.resolve(command).toFile().setExecutable(true);
    }
    write("queue", "");
  }

  Slurm slurm() {
    return new Slurm(name -> directory.resolve(name).toString(), directory);
  }

  /** From now on squeue shows a task so. */
  void state(String task, String state) throws IOException {
    state(task, state, "lotr-gpt-seeds");
  }

  /** That of a job of another name. */
  synchronized void state(String task, String state, String job) throws IOException {
    states.put(task, task + "|" + state + "|" + job + "|Priority\n");
    write("queue", String.join("", states.values()));
  }

  /** As a whole: squeue may read it just now. */
  void write(String name, String text) throws IOException {
    Path next = Files.writeString(directory.resolve(name + ".next"), text);
    Files.move(
        next,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  /** How a command was called, a line each; sbatch's begin with the id that it gave. */
  List<String> calls(String command) throws IOException {
    Path log = directory.resolve(command + ".log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }
}
