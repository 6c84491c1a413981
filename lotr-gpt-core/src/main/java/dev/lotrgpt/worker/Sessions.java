package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.DeviceBackend;
import dev.lotrgpt.training.SessionFactory;
import dev.lotrgpt.training.device.DeviceSessions;
import dev.lotrgpt.training.sharded.ShardedSessions;

/** Who computes on a backend: one that brings sessions of its own is told apart here. */
public final class Sessions {
  private Sessions() {}

  /** For the backend, which whoever opened it closes after the last session. */
  public static SessionFactory on(Backend<?> backend) {
    return backend instanceof DeviceBackend<?> device
        ? new DeviceSessions<>(device)
        : new ShardedSessions<>(backend);
  }
}
