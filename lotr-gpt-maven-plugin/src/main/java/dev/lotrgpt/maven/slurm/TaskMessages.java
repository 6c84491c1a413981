package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.worker.Channel;
import dev.lotrgpt.worker.Message;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes what becomes of a task's runs: for those who follow it into the file of messages of each
 * run, for people into its log.
 */
final class TaskMessages implements Consumer<Message>, Closeable {
  /** Signs of life of a run that takes days must not fill the disk. */
  private static final Duration TICKS = Duration.ofSeconds(5);

  private final RunStore store;
  private final JobLog log;
  private final List<PlannedRun> runs;
  private final Map<String, FileOutputStream> files = new LinkedHashMap<>();
  private final Map<String, Long> ticked = new LinkedHashMap<>();
  private final Set<String> lost = new HashSet<>();

  TaskMessages(RunStore store, JobLog log, List<PlannedRun> runs) throws IOException {
    this.store = store;
    this.log = log;
    this.runs = runs;
    for (PlannedRun run : runs) {
      Path file = store.file(run.id(), RunFile.MESSAGES);
      AtomicFile.createDirectories(file.getParent());
      files.put(run.id(), new FileOutputStream(file.toFile(), true));
    }
  }

  @Override
  public void accept(Message message) {
    if (message instanceof Message.Note note) {
      log.accept(note.text());
      write(runs.get(0).id(), note);
    } else if (message instanceof Message.RunBegun begun) {
      write(begun.run(), begun);
    } else if (message instanceof Message.RunStarted started) {
      log.begin(started.run(), store.file(started.run(), RunFile.LOG));
      log.line(started.run(), started.remark().orElse("started"));
      write(started.run(), started);
    } else if (message instanceof Message.Tick tick) {
      if (isDue(tick)) {
        write(tick.run(), tick);
      }
    } else if (message instanceof Message.Evaluated evaluated) {
      log.line(evaluated.run(), evaluated.text());
      write(evaluated.run(), evaluated);
    } else if (message instanceof Message.RunFinished finished) {
      end(finished.run(), "trained", finished);
    } else if (message instanceof Message.RunUpToDate upToDate) {
      end(upToDate.run(), "is up to date", upToDate);
    } else if (message instanceof Message.RunFailed failed) {
      end(failed.run(), "failed: " + failed.reason(), failed);
    } else if (message instanceof Message.RunTaken taken) {
      end(taken.run(), "is another task's: " + taken.holder(), taken);
    } else if (message instanceof Message.RunLost died) {
      lost.add(died.run());
      end(died.run(), died.reason(), died);
    } else if (message instanceof Message.RunEvaluated evaluated) {
      log.line(evaluated.run(), "evaluated");
      write(evaluated.run(), evaluated);
    }
  }

  private boolean isDue(Message.Tick tick) {
    long now = System.nanoTime();
    Long last = ticked.get(tick.run());
    boolean isDue = last == null || now - last >= TICKS.toNanos();
    if (isDue) {
      ticked.put(tick.run(), now);
    }
    return isDue;
  }

  private void end(String run, String line, Message message) {
    log.line(run, line);
    log.end(run);
    write(run, message);
  }

  /** The task is done; returns whether it did not lose a run. */
  boolean leave() {
    for (PlannedRun run : runs) {
      if (!lost.contains(run.id())) {
        write(run.id(), new Message.RunLeft(run.id()));
      }
    }
    return lost.isEmpty();
  }

  private void write(String run, Message message) {
    new Channel(files.get(run)).accept(message);
  }

  @Override
  public void close() {
    for (FileOutputStream file : files.values()) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
