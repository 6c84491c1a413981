// Sums in a fixed order: the same bits every time.
#include "step.cuh"
#include "vector.cuh"

constexpr int MAX_SUMS = 4;

// out [n] = or += partials[0] + partials[1] + ..., each [n] and `stride` apart. `groups` of a block's threads take some
// of the partials each, every thread `width` neighbouring numbers of them.
struct PartialSum {
  float* out;
  const float* partials;
  int n, stride, count, add;
  int groups, width;
  int firstBlock, endBlock;
};

struct PartialSums {
  PartialSum all[MAX_SUMS];
};

constexpr int BLOCK = 256;

template <int COUNT>
__device__ __forceinline__ void sumUp(const PartialSum& sum, float* sums) {
  constexpr int AT_ONCE = 8;  // partials that are read before the first is added
  int threads = BLOCK / sum.groups, group = threadIdx.x / threads, thread = threadIdx.x % threads;
  int i = ((blockIdx.x - sum.firstBlock) * threads + thread) * COUNT;
  int each = (sum.count + sum.groups - 1) / sum.groups, end = min(sum.count, (group + 1) * each);
  float total[COUNT] = {};
  if (i < sum.n)
    for (int p = group * each; p < end; p += AT_ONCE) {
      float read[AT_ONCE][COUNT] = {};
#pragma unroll
      for (int k = 0; k < AT_ONCE; k++)
        if (p + k < end) loadVector(read[k], sum.partials + static_cast<long long>(p + k) * sum.stride + i);
#pragma unroll
      for (int k = 0; k < AT_ONCE; k++)
        for (int j = 0; j < COUNT; j++) total[j] += read[k][j];
    }
  storeVector(sums + threadIdx.x * COUNT, total);
  __syncthreads();
  for (int t = threadIdx.x; t < threads * COUNT; t += BLOCK) {
    int to = (blockIdx.x - sum.firstBlock) * threads * COUNT + t;
    if (to >= sum.n) return;
    float all = 0;
    for (int g = 0; g < sum.groups; g++) all += sums[g * threads * COUNT + t];
    sum.out[to] = sum.add ? sum.out[to] + all : all;
  }
}

// Several sums, each by blocks of its own.
extern "C" __global__ void __launch_bounds__(BLOCK)
sumPartials(PartialSums sums) {
  __shared__ __align__(16) float shared[BLOCK * 4];
  int which = 0;
  while (blockIdx.x >= sums.all[which].endBlock) which++;
  const PartialSum& sum = sums.all[which];
  if (sum.width == 4)
    sumUp<4>(sum, shared);
  else
    sumUp<1>(sum, shared);
}

constexpr int SUM_THREADS = 256;

// losses[step->loss] = the sum of values [count]; one block.
extern "C" __global__ void __launch_bounds__(SUM_THREADS)
sumLosses(double* losses, const float* values, int count, const StepBlock* step) {
  __shared__ double sums[SUM_THREADS];
  int thread = threadIdx.x;
  double sum = 0;
#pragma unroll 8
  for (int i = thread; i < count; i += SUM_THREADS) sum += values[i];
  sums[thread] = sum;
  __syncthreads();
  for (int half = SUM_THREADS / 2; half > 0; half /= 2) {
    if (thread < half) sums[thread] += sums[thread + half];
    __syncthreads();
  }
  if (thread == 0) losses[step->loss] = sums[0];
}
