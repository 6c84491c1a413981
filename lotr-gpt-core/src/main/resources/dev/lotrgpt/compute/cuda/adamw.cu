// AdamW on the sum of gradients, and the square of that sum's norm.
#include "numbers.cuh"
#include "step.cuh"

constexpr int MAX_GRADIENTS = 8;

struct Gradients {
  const float* all[MAX_GRADIENTS];
  long long count;

  // Added in their order.
  __device__ __forceinline__ float sum(long long i) const {
    float g = all[0][i];
#pragma unroll
    for (int k = 1; k < MAX_GRADIENTS; k++)
      if (k < count) g += all[k][i];
    return g;
  }
};

// rounded [n] or null: the parameters as products read them.
extern "C" __global__ void __launch_bounds__(256)
adamW(float* parameters, Gradients gradients, float* moment1, float* moment2, long long n, const AdamWStep* now,
      Bf16* rounded) {
  long long i = blockIdx.x * 256ll + threadIdx.x;
  if (i >= n) return;
  AdamWStep step = *now;
  float g = step.scale * gradients.sum(i);
  float m = step.beta1 * moment1[i] + step.fresh1 * g;
  float v = step.beta2 * moment2[i] + step.fresh2 * g * g;
  moment1[i] = m;
  moment2[i] = v;
  float p = step.decay * parameters[i] - step.rate * m / (sqrtf(v) * step.correction + step.epsilon);
  parameters[i] = p;
  if (rounded) store(rounded[i], p);
}

constexpr int NORM_THREADS = 256;

__device__ __forceinline__ double blockSum(double* sums, double mine) {
  int thread = threadIdx.x;
  sums[thread] = mine;
  __syncthreads();
  for (int half = NORM_THREADS / 2; half > 0; half /= 2) {
    if (thread < half) sums[thread] += sums[thread + half];
    __syncthreads();
  }
  return sums[0];
}

// partials [blocks] = the sums of squares of what each block sees.
extern "C" __global__ void __launch_bounds__(NORM_THREADS)
squares(double* partials, Gradients gradients, long long n) {
  __shared__ double sums[NORM_THREADS];
  double sum = 0;
  for (long long i = blockIdx.x * 256ll + threadIdx.x; i < n; i += gridDim.x * 256ll) {
    float g = gradients.sum(i);
    sum += static_cast<double>(g) * g;
  }
  sum = blockSum(sums, sum);
  if (threadIdx.x == 0) partials[blockIdx.x] = sum;
}

// norm [1] = the sum of partials [count]; and scale, or null, is what brings the norm down to `most`. One block.
extern "C" __global__ void __launch_bounds__(NORM_THREADS)
squaredNorm(double* norm, const double* partials, int count, float* scale, double most) {
  __shared__ double sums[NORM_THREADS];
  double sum = 0;
  for (int i = threadIdx.x; i < count; i += NORM_THREADS) sum += partials[i];
  sum = blockSum(sums, sum);
  if (threadIdx.x != 0) return;
  *norm = sum;
  if (scale) *scale = static_cast<float>(sqrt(sum) > most ? most / sqrt(sum) : 1);
}
