package dev.lotrgpt.compute.cuda;

/** A call of the driver or of the compiler failed; the message says which, and why. */
final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CudaException(String message) {
    super(message);
  }
}
