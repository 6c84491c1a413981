package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.store.DamagedFileException;
import dev.lotrgpt.store.EvaluationKey;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.util.Optional;

/** What can be seen from here of the runs that nodes work on, whoever did it. */
record SharedStore(RunStore store, Job.OfRuns job) {

  /** A run's result, as its task would tell it; empty while it is not there. */
  Optional<Message> result(String run) throws IOException {
    try {
      Optional<RunRecord> record =
          store.record(run).filter(found -> found.status() == RunRecord.Status.TRAINED);
      return record.isPresent() && job instanceof Job.Evaluate evaluate
          ? evaluation(record.get(), evaluate.samples())
          : record.map(found -> new Message.RunFinished(run, found.result()));
    } catch (DamagedFileException unknown) {
      return Optional.empty();
    }
  }

  private Optional<Message> evaluation(RunRecord run, SampleSettings samples) throws IOException {
    String key = EvaluationKey.of(run, run.provenance().corpus().sha256(), samples);
    return store
        .evaluationOf(run.id(), key)
        .map(found -> new Message.RunEvaluated(run.id(), found.withoutSamples()));
  }

  /** Whether no process of this machine is at a run any more. */
  boolean isFree(String run) throws IOException {
    Optional<WriteLock> lock = store.tryLockRun(run);
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isPresent();
  }
}
