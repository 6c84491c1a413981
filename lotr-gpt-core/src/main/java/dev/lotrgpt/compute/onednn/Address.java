package dev.lotrgpt.compute.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A place in memory as native functions take it. It keeps nothing alive, and frees nothing. */
final class Address extends FloatPointer {

  /**
   * @param floats that lie there
   */
  Address(long address, long floats) {
    super((Pointer) null);
    this.address = address;
    this.limit = floats;
    this.capacity = floats;
  }
}
