package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.training.SessionFactory;
import dev.lotrgpt.training.sharded.ShardedSessions;

/** Who computes on a backend: one that brings sessions of its own is told apart here. */
final class Sessions {
  private Sessions() {}

  static SessionFactory on(Backend<?> backend) {
    return new ShardedSessions<>(backend);
  }
}
