package dev.lotrgpt.worker;

import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.WriteLock;
import dev.lotrgpt.training.StopSignal;
import java.util.function.Consumer;

/** Waits for another process that works on the same run, and tells the parent for whom. */
record RunWaiting(PlannedRun run, Consumer<Message> channel, StopSignal stop)
    implements WriteLock.Waiting {

  @Override
  public void tell(String line) {
    channel.accept(new Message.Note(run.label() + ": " + line));
  }

  @Override
  public void goOn() {
    stop.check();
  }
}
