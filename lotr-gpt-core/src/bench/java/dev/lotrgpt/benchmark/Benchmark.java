package dev.lotrgpt.benchmark;

import dev.lotrgpt.store.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Times whole training steps, evaluation and generation of this trainer and, in turns with it, of
 * libtorch and of PyTorch in Python. {@link Options} says what the arguments are.
 */
public final class Benchmark {
  private final Options options;
  private final Set<String> notes = new LinkedHashSet<>();

  private Benchmark(Options options) {
    this.options = options;
  }

  public static void main(String[] arguments) throws Exception {
    try {
      new Benchmark(Options.of(arguments)).run();
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    List<Case> cases = Cases.named(options.only());
    Files.createDirectories(options.output());
    try (FmaPeak peak = new FmaPeak(options)) {
      List<String> machine = MachineDescription.lines(options.threads(), products());
      machine.forEach(System.out::println);
      Comparison comparison = new Comparison(options, new Contenders(options), peak, this::note);
      List<Row> rows = new ArrayList<>();
      int leftOut = 0;
      for (Case work : cases) {
        System.out.printf(
            "[%d/%d] %s: %d rounds%n",
            rows.size() + leftOut + 1, cases.size(), work.name(), options.rounds());
        Optional<Row> row = comparison.measure(work);
        if (row.isEmpty()) {
          leftOut++;
          note(work.name());
          continue;
        }
        rows.add(row.get());
        System.out.println("  " + new Table(List.of(row.get())).aligned().get(1));
        CsvResults.write(options.output().resolve("benchmark.csv"), rows);
      }
      Report report = new Report(title(), machine, rows, notes);
      System.out.println();
      report.text().forEach(System.out::println);
      if (options.document().isPresent()) {
        report.writeMarkdown(options.document().get(), LocalDate.now());
      }
    }
  }

  private String title() {
    return Machine.hardware().processor()
        + options.instructions().map(most -> ", held to " + most).orElse("");
  }

  private String products() throws IOException, InterruptedException {
    Contender.Launch launch = new Contenders(options).products();
    ProcessBuilder builder = new ProcessBuilder(launch.command());
    builder.environment().putAll(launch.environment());
    builder.redirectError(options.output().resolve("products.log").toFile());
    Process process = builder.start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      return Optional.ofNullable(out.readLine()).orElse("unknown, see products.log");
    }
  }

  /** Once, however many cases it holds for. */
  private void note(String note) {
    if (notes.add(note)) {
      System.out.println("  without " + note);
    }
  }
}
