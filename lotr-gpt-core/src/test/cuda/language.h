// What CUDA C++ adds to C++, as far as the kernels use it, for machine.h.
#pragma once
#include <cmath>

#include "machine.h"

#define __global__
#define __device__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __align__(n) __attribute__((aligned(n)))
// AddressSanitizer guards variables of the usual sections only.
#ifdef __SANITIZE_ADDRESS__
#define __shared__ static
#else
#define __shared__ static __attribute__((section("block_shared")))
#endif

#define threadIdx (machine::current->id)
#define blockIdx (machine::blockId)
#define blockDim (machine::block)
#define gridDim (machine::grid)

struct alignas(8) float2 {
  float x, y;
};
struct alignas(16) float4 {
  float x, y, z, w;
};
struct alignas(16) uint4 {
  unsigned x, y, z, w;
};
static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
static inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

static inline void __syncthreads() { machine::barrier(); }
static inline void __syncwarp(unsigned mask = ~0u) { machine::meet(mask); }

template <class V>
static inline V __shfl_sync(unsigned mask, V value, int lane) {
  return machine::exchange(mask, value)[lane & 31];
}
template <class V>
static inline V __shfl_xor_sync(unsigned mask, V value, int bits) {
  return machine::exchange(mask, value)[machine::current->lane() ^ bits];
}
static inline unsigned __ballot_sync(unsigned mask, int predicate) {
  auto all = machine::exchange(mask, predicate);
  unsigned bits = 0;
  for (int lane = 0; lane < machine::WARP; lane++)
    if (mask >> lane & 1 && all[lane]) bits |= 1u << lane;
  return bits;
}

static inline int min(int a, int b) { return a < b ? a : b; }
static inline int __popc(unsigned bits) { return __builtin_popcount(bits); }
static inline int __ffs(int bits) { return __builtin_ffs(bits); }
static inline float rsqrtf(float x) { return 1 / sqrtf(x); }
static inline float __uint_as_float(unsigned bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
static inline unsigned __float_as_uint(float x) {
  unsigned bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
