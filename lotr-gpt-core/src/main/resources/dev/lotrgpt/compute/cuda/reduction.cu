// Sums in a fixed order: the same bits every time.
#include "step.cuh"

// out [n] = or += partials[0] + partials[1] + ..., each [n] and `stride` apart.
extern "C" __global__ void __launch_bounds__(256)
sumPartials(float* out, const float* partials, int count, long long n, long long stride, int add) {
  long long i = blockIdx.x * 256ll + threadIdx.x;
  if (i >= n) return;
  float sum = 0;
  for (int p = 0; p < count; p++) sum += partials[p * stride + i];
  out[i] = add ? out[i] + sum : sum;
}

constexpr int SUM_THREADS = 256;

// losses[step->loss] = the sum of values [count]; one block.
extern "C" __global__ void __launch_bounds__(SUM_THREADS)
sumLosses(double* losses, const float* values, int count, const StepBlock* step) {
  __shared__ double sums[SUM_THREADS];
  int thread = threadIdx.x;
  double sum = 0;
  for (int i = thread; i < count; i += SUM_THREADS) sum += values[i];
  sums[thread] = sum;
  __syncthreads();
  for (int half = SUM_THREADS / 2; half > 0; half /= 2) {
    if (thread < half) sums[thread] += sums[thread + half];
    __syncthreads();
  }
  if (thread == 0) losses[step->loss] = sums[0];
}
