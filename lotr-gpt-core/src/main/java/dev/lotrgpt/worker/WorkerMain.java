package dev.lotrgpt.worker;

import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.fault.Told;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingInterruptedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Main class of the JVM that computes: reads one {@link Job} from standard input, reports {@link
 * Message}s on standard output, and ends when its parent does.
 */
public final class WorkerMain {
  /** How the process ends; failed runs are reported one by one and are no failure of the job. */
  public enum Exit {
    DONE(0),
    /** The job could not be begun, and {@link Message.Rejected} said why. */
    REJECTED(10),
    /** The parent's end of standard input was closed. */
    ORPHANED(11),
    /** Stopped by a signal; each run in training has a checkpoint. */
    STOPPED(13),
    /** Native memory ran out; where Java's heap does, the JVM ends with 3. */
    OUT_OF_MEMORY(14),
    /** A cluster's job, of which another start goes on with its runs. */
    SUPERSEDED(15),
    /** A fault of this software; the stack trace is on standard error. */
    FAULT(12);

    private final int code;

    Exit(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  private WorkerMain() {}

  public static void main(String[] arguments) {
    Channel channel = new Channel(System.out);
    System.setOut(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    StopSignal signal = new StopSignal();
    GracefulStop stop = new GracefulStop(signal);
    stop.onSignal();
    Exit exit = run(channel, signal, stop);
    stop.finished();
    System.exit(exit.code());
  }

  private static Exit run(Channel channel, StopSignal signal, GracefulStop stop) {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      Optional<String> line = line(in);
      if (line.isEmpty()) {
        return Exit.ORPHANED;
      }
      stop.begin();
      Job job = Channel.job(line.get());
      stop.onEndOf(in);
      new JobRunner(job, channel, signal).run();
      channel.accept(new Message.Done());
      return Exit.DONE;
    } catch (BackendUnavailableException e) {
      channel.accept(new Message.Rejected(e.mistake().line()));
      return Exit.REJECTED;
    } catch (TrainingInterruptedException e) {
      return Exit.STOPPED;
    } catch (OutOfMemoryError e) {
      e.printStackTrace();
      return Exit.OUT_OF_MEMORY;
    } catch (IOException | RuntimeException | Error e) {
      Optional<String> line = Told.line(e);
      if (line.isPresent()) {
        channel.accept(new Message.Rejected(line.get()));
        return Exit.REJECTED;
      }
      e.printStackTrace();
      return Exit.FAULT;
    }
  }

  /** Empty if the parent ends before the line does. */
  private static Optional<String> line(Reader in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return Optional.empty();
      }
      line.append((char) next);
    }
    return Optional.of(line.toString());
  }
}
