package dev.lotrgpt.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.OneText;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.RunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachinesTest {
  private static final CorpusRecord CORPUS =
      new CorpusRecord("corpus", "corpus.txt", "hash", 1000, 20, 0.1);

  @Test
  void areToldWithTheirRuns() {
    assertThat(line("EPYC", "EPYC", "Xeon"))
        .contains(
            "Unlike machines computed these runs, so their last digits may differ for that alone:"
                + " 2 runs on EPYC (oneDNN); 1 run on Xeon (oneDNN)");
  }

  @Test
  void ofOneKindThereIsNothingToTell() {
    assertThat(line("EPYC", "EPYC", "EPYC")).isEmpty();
  }

  /** A run on a CPU does not become that of a GPU by being computed beside one. */
  @Test
  void anAcceleratorCountsWhereItIsUsed() {
    Sweep sweep = new Sweep(Settings.defaults(), null, Map.of("seed", "1"));
    PlannedRun run = sweep.runs(OneText.of("hash"), "cpu").get(0);
    assertThat(Machines.of(List.of(result(run, "Xeon", "H200", "onednn"))).inWords())
        .isEqualTo("1 run on Xeon (oneDNN)");
    assertThat(Machines.of(List.of(result(run, "Xeon", "H200", "cuda"))).inWords())
        .isEqualTo("1 run on Xeon with H200 (oneDNN)");
    assertThat(Machines.of(List.of(result(run, "Xeon", "DNN", "cuda"))).inWords())
        .as("named by the backend already")
        .isEqualTo("1 run on Xeon (oneDNN)");
  }

  private static Optional<String> line(String... processors) {
    Sweep sweep = new Sweep(Settings.defaults(), null, Map.of("seed", "1, 2, 3"));
    List<PlannedRun> runs = sweep.runs(OneText.of("hash"), "cpu");
    List<RunResult> results = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      results.add(result(runs.get(i), processors[i]));
    }
    return Machines.of(results).warning();
  }

  private static RunResult result(PlannedRun run, String processor) {
    return result(run, processor, null, "onednn");
  }

  private static RunResult result(
      PlannedRun run, String processor, String accelerator, String backend) {
    RunRecord record =
        new RunRecord(
            RunRecord.FORMAT,
            run.id(),
            RunRecord.Status.TRAINED,
            Map.of(),
            run.settings(),
            new RunRecord.Provenance(
                Instant.now(),
                Instant.now(),
                null,
                null,
                CORPUS,
                backend,
                "oneDNN",
                Map.of(),
                new RunRecord.Hardware(processor, 2, 1, accelerator, "Linux"),
                1,
                0),
            null,
            null,
            Map.of(),
            null);
    return new RunResult(run, RunResult.Status.TRAINED, record, List.of(), null, null);
  }
}
