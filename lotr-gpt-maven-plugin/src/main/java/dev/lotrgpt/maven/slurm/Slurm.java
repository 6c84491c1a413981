package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Slurm's commands. Nothing here needs its accounting database. */
public final class Slurm {
  private static final String OPTIONS = "<executor><options> (-Dlotr-gpt.slurm.options)";
  private static final String EXECUTOR = "<executor> (-Dlotr-gpt.executor)";

  /** Of one that hangs, as the controller is away. */
  private static final long PATIENCE_SECONDS = 60;

  /** Slurm's own default, where it does not tell. */
  private static final int USUAL_ARRAY = 1001;

  private static final Pattern MAX_ARRAY = Pattern.compile("MaxArraySize\\s*=\\s*(\\d{1,9})");
  private static final Pattern JOB = Pattern.compile("(\\d+)(;.*)?");
  private static final Pattern PREFIX = Pattern.compile("^\\w+: (error: )?");

  private final UnaryOperator<String> program;
  private final Path directory;

  /**
   * @param program path of a command
   * @param directory where jobs are submitted
   */
  public Slurm(UnaryOperator<String> program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  private record Output(int exit, String out, String errors) {
    /** Slurm says last what it is about. */
    String reason() {
      List<String> lines = errors.lines().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty()
          ? "exit code " + exit
          : lines.stream()
              .map(line -> PREFIX.matcher(line).replaceFirst("").strip())
              .distinct()
              .collect(Collectors.joining("; "));
    }
  }

  /** Slurm does not answer; it may again. */
  static final class AwayException extends IOException {
    private static final long serialVersionUID = 1L;

    AwayException(String reason) {
      super(reason);
    }
  }

  /** Tasks of an array at most, so that the largest index is one less. */
  int maxArraySize() throws IOException, InterruptedException {
    Output config = run(List.of("scontrol", "show", "config"));
    Matcher size = MAX_ARRAY.matcher(config.out());
    return size.find() ? Math.max(1, Integer.parseInt(size.group(1))) : USUAL_ARRAY;
  }

  /**
   * Submits an array.
   *
   * @param defaults options before the user's, which win
   * @param options the user's
   * @param fixed options that the user's cannot change
   * @return the job's id
   * @throws MistakeException with Slurm's own words if it refuses
   */
  String submit(
      List<String> defaults, List<String> options, List<String> fixed, List<String> script)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sbatch"));
    command.addAll(defaults);
    command.addAll(options);
    command.addAll(fixed);
    command.addAll(script);
    Output submitted = run(command);
    Matcher job = JOB.matcher(submitted.out().strip());
    if (submitted.exit() == 0 && job.matches()) {
      return job.group(1);
    }
    throw new MistakeException(
        new Mistake(
            options.isEmpty() ? EXECUTOR : OPTIONS,
            ("sbatch " + String.join(" ", options)).strip(),
            "was refused: " + submitted.reason(),
            remedy(submitted.reason(), options)));
  }

  private static String remedy(String reason, List<String> options) {
    // A limit on how many jobs a user may have.
    if (reason.toLowerCase(Locale.ROOT).contains("submit") && reason.contains("imit")) {
      return "with <runsPerJob> (-Dlotr-gpt.slurm.runsPerJob) there are fewer tasks";
    }
    return options.isEmpty()
        ? "build where sinfo answers, with those of " + OPTIONS + " that it asks for"
        : "change them";
  }

  /**
   * The tasks of jobs, those that ended lately included: {@code 123_4} to its state.
   *
   * @throws AwayException if Slurm does not answer
   */
  Map<String, TaskState> states(Collection<String> jobs) throws IOException, InterruptedException {
    Map<String, TaskState> states = new LinkedHashMap<>();
    if (jobs.isEmpty()) {
      return states;
    }
    Output queue =
        run(
            List.of(
                "squeue",
                "--noheader",
                "--array",
                "--states=all",
                "--format=%i|%T|%j|%r",
                "--jobs=" + String.join(",", jobs)));
    if (queue.exit() != 0 && !queue.errors().contains("Invalid job id")) {
      throw new AwayException(queue.reason());
    }
    for (String line : queue.out().lines().toList()) {
      String[] fields = line.strip().split("\\|", 4);
      if (fields.length == 4) {
        states.put(fields[0], new TaskState(fields[1], fields[2], fields[3]));
      }
    }
    return states;
  }

  /** Ends jobs, whatever became of them. */
  void cancel(Collection<String> jobs) throws IOException, InterruptedException {
    if (!jobs.isEmpty()) {
      List<String> command = new ArrayList<>(List.of("scancel"));
      command.addAll(jobs);
      run(command);
    }
  }

  private Output run(List<String> command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.set(0, program.apply(command.get(0)));
    Process process;
    try {
      process = new ProcessBuilder(line).directory(directory.toFile()).start();
    } catch (IOException notThere) {
      throw new MistakeException(
          new Mistake(
              EXECUTOR,
              "slurm",
              "needs the command " + command.get(0) + ", which is not on the PATH here",
              "start Maven on a login node of the cluster, or choose local"));
    }
    process.getOutputStream().close();
    CompletableFuture<String> out = text(process.getInputStream());
    CompletableFuture<String> errors = text(process.getErrorStream());
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AwayException(command.get(0) + " does not answer");
    }
    return new Output(process.exitValue(), out.join(), errors.join());
  }

  private static CompletableFuture<String> text(InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException killed) {
            return "";
          }
        });
  }
}
