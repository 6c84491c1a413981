package dev.lotrgpt.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came out of a case.
 *
 * @param trainer this trainer's, if it can do the work
 * @param peers the others'
 * @param peak GFLOP/s that the cores can reach, the fastest moment during the case
 */
record Row(Case work, Optional<Timing> trainer, List<Timing> peers, OptionalDouble peak) {

  Optional<Timing> fastestPeer() {
    return peers.stream().min(Comparator.comparingDouble(Timing::median));
  }

  /** How many times as fast as a peer this trainer is. */
  OptionalDouble ratio(Timing peer) {
    return trainer.isPresent()
        ? OptionalDouble.of(peer.ratioTo(trainer.get()))
        : OptionalDouble.empty();
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
