package dev.lotrgpt.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Measures a case: all contenders are started and warmed up, then take turns in rounds, so that
 * what else the machine does meets all of them alike.
 */
final class Comparison {
  /** Steps after which the contenders' losses are compared. */
  private static final int FIRST_STEPS = 4;

  /** How far losses may be apart: by other initial weights, not by other work. */
  private static final double LOSS_TOLERANCE = 0.1;

  private static final int BATCHES = 16;
  private static final double WARM_UP_MILLISECONDS = 3000;
  private static final double TURN_MILLISECONDS = 600;
  private static final int MIN_STEPS = 2;
  private static final int MAX_STEPS = 200;

  /** After it, the threads of the last contender have stopped to wait for work in a loop. */
  private static final long PAUSE_MILLISECONDS = 250;

  private final Options options;
  private final Contenders contenders;
  private final FmaPeak peak;
  private final Consumer<String> notes;

  /**
   * @param notes is told why a contender does not take part
   */
  Comparison(Options options, Contenders contenders, FmaPeak peak, Consumer<String> notes) {
    this.options = options;
    this.contenders = contenders;
    this.peak = peak;
    this.notes = notes;
  }

  /** A contender that has started. */
  private record Entrant(Contender contender, ContenderProcess process, Protocol.Turn first) {
    double fastestStep() {
      return DoubleStream.of(first.milliseconds()).min().orElseThrow();
    }
  }

  /**
   * @return nothing where this trainer cannot do the work, as with bf16 on a CPU without: its peers
   *     would emulate it for minutes
   */
  Optional<Row> measure(Case work) throws IOException, InterruptedException {
    Path text = options.output().resolve("text.bin").toAbsolutePath();
    Text.write(text, work, BATCHES);
    Protocol.Request request =
        new Protocol.Request(work, Case.VOCABULARY, options.threads(), text.toString(), BATCHES);
    List<Entrant> field = new ArrayList<>();
    try {
      enter(contenders.trainer(), request).ifPresent(field::add);
      if (field.isEmpty()) {
        return Optional.empty();
      }
      for (Contender peer : contenders.peers()) {
        Optional<Entrant> entrant = enter(peer, request);
        entrant.ifPresent(field::add);
        entrant.ifPresent(other -> requireSameWork(field.get(0), other));
      }
      return Optional.of(row(work, field));
    } finally {
      for (Entrant entrant : field) {
        entrant.process().close();
      }
    }
  }

  /** Starts a contender in each of its ways, and keeps the fastest. */
  private Optional<Entrant> enter(Contender contender, Protocol.Request request)
      throws IOException {
    Entrant fastest = null;
    for (Contender.Launch launch : contender.launches()) {
      try {
        Entrant entrant = start(contender, launch, request);
        if (fastest == null || entrant.fastestStep() < fastest.fastestStep()) {
          close(fastest);
          fastest = entrant;
        } else {
          close(entrant);
        }
      } catch (Steps.UnavailableException e) {
        notes.accept(contender.refusal(e.getMessage()));
      }
    }
    return Optional.ofNullable(fastest);
  }

  private Entrant start(Contender contender, Contender.Launch launch, Protocol.Request request)
      throws IOException, Steps.UnavailableException {
    String file = contender.name().toLowerCase(Locale.ROOT).replace(' ', '-') + ".log";
    ContenderProcess process =
        new ContenderProcess(launch, request, options.output().resolve(file));
    return new Entrant(contender, process, process.turn(FIRST_STEPS));
  }

  private static void close(Entrant entrant) throws IOException {
    if (entrant != null) {
      entrant.process().close();
    }
  }

  private static void requireSameWork(Entrant trainer, Entrant peer) {
    long parameters = trainer.process().hello().parameters();
    long theirs = peer.process().hello().parameters();
    Double loss = trainer.first().loss();
    Double theirLoss = peer.first().loss();
    if (parameters != theirs || loss != null && !(Math.abs(loss - theirLoss) <= LOSS_TOLERANCE)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s does not do the same work: it has %d parameters and after %d steps a loss of %s;"
                  + " this trainer %d and %s",
              peer.contender().name(),
              theirs,
              FIRST_STEPS,
              theirLoss,
              parameters,
              loss));
    }
  }

  private Row row(Case work, List<Entrant> field) throws IOException, InterruptedException {
    Map<Entrant, List<Double>> turns = new LinkedHashMap<>();
    List<Double> peaks = new ArrayList<>();
    MachineLoad load = new MachineLoad();
    try {
      for (Entrant entrant : field) {
        warmUp(entrant);
        turns.put(entrant, new ArrayList<>());
      }
      for (int round = 0; round < options.rounds(); round++) {
        peak.measure().ifPresent(peaks::add);
        for (Entrant entrant : field) {
          load.pause(PAUSE_MILLISECONDS);
          int steps = stepsOfATurn(entrant.fastestStep());
          turns.get(entrant).add(Median.of(entrant.process().turn(steps).milliseconds()));
        }
      }
    } catch (Steps.UnavailableException e) {
      throw new IOException(work.name() + ": " + e.getMessage(), e);
    }
    List<Timing> timings = new ArrayList<>();
    turns.forEach((entrant, times) -> timings.add(timing(entrant, times)));
    return new Row(
        work,
        timings.get(0),
        timings.subList(1, timings.size()),
        peaks.stream().mapToDouble(x -> x).max(),
        load.median());
  }

  private static void warmUp(Entrant entrant) throws IOException, Steps.UnavailableException {
    double spent = DoubleStream.of(entrant.first().milliseconds()).sum();
    while (spent < WARM_UP_MILLISECONDS) {
      int steps = stepsOfATurn(entrant.fastestStep());
      spent += DoubleStream.of(entrant.process().turn(steps).milliseconds()).sum();
    }
  }

  static int stepsOfATurn(double milliseconds) {
    return (int)
        Math.max(MIN_STEPS, Math.min(MAX_STEPS, Math.ceil(TURN_MILLISECONDS / milliseconds)));
  }

  private static Timing timing(Entrant entrant, List<Double> turns) {
    String settings =
        entrant.process().launch().environment().entrySet().stream()
            .map(Map.Entry::toString)
            .sorted()
            .collect(Collectors.joining(" "));
    String description = entrant.process().hello().description();
    return new Timing(
        entrant.contender().name(),
        settings.isEmpty() ? description : description + ", " + settings,
        turns);
  }
}
