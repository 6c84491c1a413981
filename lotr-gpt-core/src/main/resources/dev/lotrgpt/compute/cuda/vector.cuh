// Neighbouring numbers that a thread reads or writes at once: up to 16 bytes, at an address that is a multiple of them.
#pragma once
#include "numbers.cuh"

template <class N, int COUNT>
struct alignas(sizeof(N) * COUNT < 16 ? sizeof(N) * COUNT : 16) Vector {
  N at[COUNT];
};

template <int COUNT, class N>
__device__ __forceinline__ void loadVector(float (&to)[COUNT], const N* from) {
  Vector<N, COUNT> v = *reinterpret_cast<const Vector<N, COUNT>*>(from);
#pragma unroll
  for (int i = 0; i < COUNT; i++) to[i] = number(v.at[i]);
}

template <int COUNT, class N>
__device__ __forceinline__ void storeVector(N* to, const float (&from)[COUNT]) {
  Vector<N, COUNT> v;
#pragma unroll
  for (int i = 0; i < COUNT; i++) store(v.at[i], from[i]);
  *reinterpret_cast<Vector<N, COUNT>*>(to) = v;
}
