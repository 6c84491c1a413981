package dev.lotrgpt.worker;

import dev.lotrgpt.store.WriteLock;
import dev.lotrgpt.training.StopSignal;
import java.util.function.Consumer;

/**
 * Waits for another process, and tells the parent for whom.
 *
 * @param beginning of what is told, such as a run's label and a colon
 */
record LockWaiting(String beginning, Consumer<Message> channel, StopSignal stop)
    implements WriteLock.Waiting {

  @Override
  public void tell(String line) {
    channel.accept(new Message.Note(beginning + line));
  }

  @Override
  public void goOn() {
    stop.check();
  }
}
