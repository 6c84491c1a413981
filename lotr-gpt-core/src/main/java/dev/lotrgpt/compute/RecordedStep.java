package dev.lotrgpt.compute;

/** Operations that a {@link DeviceQueue} has recorded, and can repeat. */
public interface RecordedStep {}
