package dev.lotrgpt.maven.goal;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.DamagedFileException;
import dev.lotrgpt.store.Machine;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunState;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.SoftwareVersions;
import dev.lotrgpt.store.UpToDateCheck;
import dev.lotrgpt.worker.Job;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps in {@code run.json} why a run of a study failed where its worker cannot: it died, or it
 * never began the run.
 */
final class FailedRuns {
  private final RunStore store;
  private final Job.Compute compute;
  private final Job.Git git;

  FailedRuns(RunStore store, Job.Compute compute, Job.Git git) {
    this.store = store;
    this.compute = compute;
    this.git = git;
  }

  /** Leaves the record alone where another process is at the run, or has trained it. */
  void record(PlannedRun run, String reason) throws IOException {
    UnheldRun.act(store, run.id(), () -> recordAlone(run, reason));
  }

  private void recordAlone(PlannedRun run, String reason) throws IOException {
    Identity identity = Identity.of(run.settings(), run.corpus().sha256(), compute.family());
    if (new UpToDateCheck(store).state(identity) instanceof RunState.UpToDate) {
      return;
    }
    Optional<RunRecord> begun = begun(run);
    if (begun.isEmpty() || !reason.equals(begun.get().failure())) {
      store.save(failed(run, identity, reason, begun));
    }
  }

  /** What its worker wrote. */
  private Optional<RunRecord> begun(PlannedRun run) throws IOException {
    try {
      return store.record(run.id()).filter(record -> record.status() != RunRecord.Status.TRAINED);
    } catch (DamagedFileException replacedNow) {
      return Optional.empty();
    }
  }

  private RunRecord failed(
      PlannedRun run, Identity identity, String reason, Optional<RunRecord> begun) {
    return new RunRecord(
        RunRecord.FORMAT,
        run.id(),
        RunRecord.Status.FAILED,
        identity.facts(),
        run.settings(),
        begun.map(record -> ended(record.provenance())).orElseGet(() -> provenance(run)),
        null,
        reason,
        begun.map(RunRecord::files).orElse(Map.of()),
        begun.map(RunRecord::tokenization).orElse(null));
  }

  private static RunRecord.Provenance ended(RunRecord.Provenance begun) {
    return new RunRecord.Provenance(
        begun.started(),
        Instant.now(),
        begun.gitCommit(),
        begun.gitDirty(),
        begun.corpus(),
        begun.backend(),
        begun.backendDescription(),
        begun.versions(),
        begun.hardware(),
        begun.threads(),
        begun.resumptions());
  }

  /** Of a run that was never begun. */
  private RunRecord.Provenance provenance(PlannedRun run) {
    Instant now = Instant.now();
    CorpusRecord corpus = run.corpus();
    return new RunRecord.Provenance(
        now,
        now,
        git.commit(),
        git.dirty(),
        new CorpusRecord(
            corpus.name(),
            corpus.path(),
            corpus.sha256(),
            corpus.characters(),
            corpus.symbols(),
            run.settings().data().validationShare()),
        compute.backend(),
        "not opened",
        SoftwareVersions.all(),
        Machine.hardware(),
        compute.threads(),
        0);
  }
}
