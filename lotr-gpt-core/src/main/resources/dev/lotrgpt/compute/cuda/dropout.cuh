// The masks of dev.lotrgpt.compute.Dropout: a pure function of key, row and column.
#pragma once

struct Dropout {
  int threshold;  // elements whose 16 bits are below are dropped; 0: none
  float scale;    // what the others are multiplied with
  unsigned low, high;

  // Of row `row` with `columns` elements: 0 or scale.
  __device__ __forceinline__ float factor(unsigned row, unsigned column, unsigned columns) const {
    if (threshold == 0) return 1;
    unsigned bits = mix(row * ((columns + 1) / 2) + column / 2);
    return static_cast<int>(column % 2 ? bits >> 16 : bits & 0xFFFF) < threshold ? 0 : scale;
  }

  // MurmurHash3's finaliser.
  __device__ __forceinline__ unsigned mix(unsigned counter) const {
    unsigned h = counter * 0x9E3779B9u + low;
    h ^= h >> 16;
    h *= 0x85EBCA6Bu;
    h ^= h >> 13 ^ high;
    h *= 0xC2B2AE35u;
    return h ^ h >> 16;
  }
};
