// The numbers that kernels read and write: float, or Bf16 for what matrix products alone read.
#pragma once

struct Bf16 {
  unsigned short bits;  // the upper half of a float's
};

__device__ __forceinline__ float number(float x) { return x; }
__device__ __forceinline__ float number(Bf16 x) { return __uint_as_float(static_cast<unsigned>(x.bits) << 16); }

// Of two in one word, the first in its lower half.
__device__ __forceinline__ float unpacked(unsigned both, int which) {
  return __uint_as_float(which ? both & 0xFFFF0000u : both << 16);
}

__device__ __forceinline__ void store(float& to, float x) { to = x; }
// To the nearest, ties to even; adding to the bits of a NaN might make a number of it.
__device__ __forceinline__ void store(Bf16& to, float x) {
  unsigned bits = __float_as_uint(x);
  to.bits = static_cast<unsigned short>(x != x ? 0x7FC0 : (bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}
