package dev.lotrgpt.compute.cuda;

import java.util.Map;

/**
 * Parameters in bf16 beside themselves, as products read them: rounded once a step, by the
 * optimiser that moves them, and not for each product.
 */
final class RoundedCopy {
  private DeviceTensor original;
  private DeviceTensor copy;
  private boolean stale;

  /**
   * @param parameters all of them, float32
   * @param rounded as many, bf16
   */
  void keep(DeviceTensor parameters, DeviceTensor rounded) {
    original = parameters;
    copy = rounded;
    stale = true;
  }

  /** The copy's address of a tensor that is part of the parameters, otherwise 0. */
  long address(DeviceTensor tensor) {
    return holds(tensor)
        ? copy.address()
            + (tensor.address() - original.address())
                / original.type().bytes()
                * copy.type().bytes()
        : 0;
  }

  private boolean holds(DeviceTensor tensor) {
    return original != null
        && tensor.type() == original.type()
        && tensor.address() >= original.address()
        && tensor.address() < original.address() + original.bytes();
  }

  /** The host has written to a tensor. */
  void written(DeviceTensor tensor) {
    stale |= holds(tensor);
  }

  /** Rounds what was written since. */
  void refresh(Workspace workspace) {
    if (!stale) {
      return;
    }
    int size = Math.toIntExact(original.size());
    workspace
        .launch("pack", "pack", Map.of("OPERAND", original.type().inKernels(), "WIDTH", "1"))
        .tensor(copy)
        .tensor(original)
        .integer(1)
        .integer(size)
        .integer(size)
        .runElementwise(size);
    stale = false;
  }
}
