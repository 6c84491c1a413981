package dev.lotrgpt.compute.cuda;

/** Numbers of 16 bits: the upper half of a float's. */
final class Bf16 {
  private static final short NAN = 0x7FC0;
  private static final int HALF = 0x7FFF;

  private Bf16() {}

  /** To the nearest, ties to even. */
  static short round(float value) {
    if (Float.isNaN(value)) {
      return NAN;
    }
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + HALF + (bits >>> 16 & 1)) >>> 16);
  }

  static float value(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
