package dev.lotrgpt.worker.gpu;

/**
 * A tensor of a device, and its values in float64.
 *
 * @param <T> the device's tensor
 */
record CheckedTensor<T>(T device, DoubleTensor reference) {}
