package dev.lotrgpt.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came out of a case.
 *
 * @param trainer this trainer's
 * @param peers the others'
 * @param peak GFLOP/s that the cores can reach, the fastest moment during the case
 * @param load what part of the cores other programs kept busy, in [0, 1]
 */
record Row(
    Case work, Timing trainer, List<Timing> peers, OptionalDouble peak, OptionalDouble load) {
  /** Rounds that lie further apart say little. */
  private static final double MAX_SCATTER = 0.15;

  Optional<Timing> fastestPeer() {
    return peers.stream().min(Comparator.comparingDouble(Timing::median));
  }

  /** How many times as fast as a peer this trainer is. */
  double ratio(Timing peer) {
    return peer.ratioTo(trainer);
  }

  /** Of the rounds of the two that are compared, the one that scatters more. */
  double scatter() {
    return Math.max(trainer.scatter(), fastestPeer().map(Timing::scatter).orElse(0.0));
  }

  /** Whether the rounds lie so far apart that other programs, not the code, made the figures. */
  boolean isUnsteady() {
    return scatter() > MAX_SCATTER;
  }

  /** In the contender's fastest round, as other work on the machine only slows it down. */
  OptionalDouble gigaflops(Timing timing) {
    return work.mode() == Case.Mode.GENERATE
        ? OptionalDouble.empty()
        : OptionalDouble.of(work.operations() / timing.best() / 1e6);
  }

  /** What part of the peak a contender's fastest round reached, in [0, 1]. */
  OptionalDouble share(Timing timing) {
    OptionalDouble speed = gigaflops(timing);
    return speed.isPresent() && peak.isPresent()
        ? OptionalDouble.of(speed.getAsDouble() / peak.getAsDouble())
        : OptionalDouble.empty();
  }
}
