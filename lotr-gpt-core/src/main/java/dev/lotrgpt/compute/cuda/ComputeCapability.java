package dev.lotrgpt.compute.cuda;

/** What generation of GPU it is, e.g. 9.0 for Hopper. */
record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {
  /** The compiler's name for its machine code, e.g. {@code sm_90}. */
  String architecture() {
    return "sm_" + major + minor;
  }

  @Override
  public int compareTo(ComputeCapability other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
