package dev.lotrgpt.maven.goal;

import dev.lotrgpt.maven.goal.StoredRuns.StoredRun;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.maven.progress.Table;
import dev.lotrgpt.store.RunRecord;
import java.io.IOException;
import java.io.PrintStream;

/** Lists what a run store holds. */
public final class RunsGoal {
  private final Workplace workplace;
  private final PrintStream out;

  public RunsGoal(Workplace workplace, PrintStream out) {
    this.workplace = workplace;
    this.out = out;
  }

  public void list() throws IOException {
    StoredRuns runs = StoredRuns.read(workplace.store());
    runs.problems().forEach(workplace.console()::line);
    if (runs.all().isEmpty()) {
      out.println("No runs in " + workplace.store().directory());
      return;
    }
    Table table =
        new Table(
            "run",
            "status",
            "best val @ iteration",
            ">evaluated val",
            ">time",
            "trained",
            "studies");
    runs.all().forEach(run -> add(table, run));
    table.lines().forEach(out::println);
  }

  private static void add(Table table, StoredRun run) {
    RunRecord record = run.record();
    RunRecord.Result result = record.result();
    String finished =
        record.provenance() == null || record.provenance().finished() == null
            ? "-"
            : record.provenance().finished().toString().substring(0, "2026-01-01".length());
    table.add(
        record.id(),
        record.status().toString(),
        result == null ? "-" : Figures.best(result.bestValLoss(), result.bestIteration()),
        Figures.loss(run.evaluatedVal().orElse(Double.NaN)),
        Figures.duration(result == null ? Double.NaN : result.seconds()),
        finished,
        String.join("; ", run.names()));
  }
}
