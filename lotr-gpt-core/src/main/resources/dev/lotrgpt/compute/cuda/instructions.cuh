// The instructions that CUDA C++ has no function for; all PTX is here. For compute capability 8.0 and later.
#pragma once
#include "numbers.cuh"

__device__ __forceinline__ unsigned sharedAddress(const void* p) {
  return static_cast<unsigned>(__cvta_generic_to_shared(p));
}

// Four matrices of 8 x 8 bf16: lane 8i+r gives the address of row r of matrix i, 16 aligned bytes. In values[i] each
// lane gets the elements 2*(lane%4) and the next of row lane/4 of matrix i.
__device__ __forceinline__ void loadMatrices(unsigned (&values)[4], const Bf16* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(values[0]), "=r"(values[1]), "=r"(values[2]), "=r"(values[3])
               : "r"(sharedAddress(row)));
}

// The same with each matrix transposed.
__device__ __forceinline__ void loadTransposedMatrices(unsigned (&values)[4], const Bf16* row) {
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(values[0]), "=r"(values[1]), "=r"(values[2]), "=r"(values[3])
               : "r"(sharedAddress(row)));
}

// sums [16,8] += a [16,16] b [16,8], the products of bf16 numbers added up in float32.
__device__ __forceinline__ void multiplyAdd(float (&sums)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
      "{%0, %1, %2, %3};"
      : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[2]), "+f"(sums[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// Two numbers rounded to bf16, `low` in the lower half.
__device__ __forceinline__ unsigned packed(float low, float high) {
  unsigned both;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(both) : "f"(high), "f"(low));
  return both;
}

// The numbers of a pair.
__device__ __forceinline__ float lower(unsigned both) { return __uint_as_float(both << 16); }
__device__ __forceinline__ float upper(unsigned both) { return __uint_as_float(both & 0xFFFF0000u); }

// A number and the next, aligned as one, rounded.
__device__ __forceinline__ unsigned pair(const Bf16* from) { return *reinterpret_cast<const unsigned*>(from); }
__device__ __forceinline__ unsigned pair(const float* from) {
  float2 both = *reinterpret_cast<const float2*>(from);
  return packed(both.x, both.y);
}

__device__ __forceinline__ void storePair(Bf16* to, unsigned both) { *reinterpret_cast<unsigned*>(to) = both; }

// Copies 16 aligned bytes.
__device__ __forceinline__ void copyPiece(Bf16* to, const Bf16* from) {
  *reinterpret_cast<uint4*>(to) = *reinterpret_cast<const uint4*>(from);
}

// 2^x with a relative error of 2^-22.
__device__ __forceinline__ float powerOfTwo(float x) {
  float power;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(power) : "f"(x));
  return power;
}

// Begins to copy 16 aligned bytes into shared memory, or to fill in zeros.
__device__ __forceinline__ void copyAsync(Bf16* shared, const Bf16* global, bool copied) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
               :
               : "r"(sharedAddress(shared)), "l"(global), "r"(copied ? 16 : 0)
               : "memory");
}

// The same of a number.
__device__ __forceinline__ void copyAsync(float* shared, const float* global, bool copied) {
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;"
               :
               : "r"(sharedAddress(shared)), "l"(global), "r"(copied ? 4 : 0)
               : "memory");
}

// Ends a group of this thread's copies.
__device__ __forceinline__ void commitCopies() { asm volatile("cp.async.commit_group;" ::: "memory"); }

// Waits for all groups of this thread but the last GROUPS.
template <int GROUPS>
__device__ __forceinline__ void waitForCopies() {
  asm volatile("cp.async.wait_group %0;" ::"n"(GROUPS) : "memory");
}
