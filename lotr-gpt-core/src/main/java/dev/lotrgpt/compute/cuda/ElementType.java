package dev.lotrgpt.compute.cuda;

/** What a tensor's elements are, with the name that kernels have for it. */
enum ElementType {
  FLOAT32("float", 4),
  INT32("int", 4),
  BF16("Bf16", 2);

  private final String inKernels;
  private final int bytes;

  ElementType(String inKernels, int bytes) {
    this.inKernels = inKernels;
    this.bytes = bytes;
  }

  String inKernels() {
    return inKernels;
  }

  int bytes() {
    return bytes;
  }
}
