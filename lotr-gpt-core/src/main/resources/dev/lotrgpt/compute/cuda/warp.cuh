// Sums and maxima over the 32 lanes of a warp, the same bits in each lane.
#pragma once

constexpr int WARP = 32;
constexpr unsigned ALL_LANES = 0xFFFFFFFFu;

// The smallest exponent of a softmax that is not left out; minus infinity would make NaN of differences.
constexpr float LOWEST = -1e30f;

// Over groups of `lanes` neighbours, a power of two.
__device__ __forceinline__ float warpSum(float x, int lanes = WARP) {
  for (int bit = lanes / 2; bit > 0; bit /= 2) x += __shfl_xor_sync(ALL_LANES, x, bit);
  return x;
}

__device__ __forceinline__ float warpMax(float x, int lanes = WARP) {
  for (int bit = lanes / 2; bit > 0; bit /= 2) x = fmaxf(x, __shfl_xor_sync(ALL_LANES, x, bit));
  return x;
}
