// AdamW on the sum of gradients, and the square of that sum's norm.
#include "numbers.cuh"
#include "step.cuh"
#include "vector.cuh"

constexpr int MAX_GRADIENTS = 8;

struct Gradients {
  const float* all[MAX_GRADIENTS];
  long long count;

  // Of neighbours from i on, added in their order.
  template <int COUNT>
  __device__ __forceinline__ void sum(float (&g)[COUNT], long long i) const {
    loadVector(g, all[0] + i);
#pragma unroll
    for (int k = 1; k < MAX_GRADIENTS; k++)
      if (k < count) {
        float more[COUNT];
        loadVector(more, all[k] + i);
        for (int j = 0; j < COUNT; j++) g[j] += more[j];
      }
  }
};

template <int COUNT>
__device__ __forceinline__ void move(float* parameters, const Gradients& gradients, float* moment1, float* moment2,
                                     const AdamWStep& step, Bf16* rounded, long long i) {
  float g[COUNT], m[COUNT], v[COUNT], p[COUNT];
  gradients.sum(g, i);
  loadVector(m, moment1 + i);
  loadVector(v, moment2 + i);
  loadVector(p, parameters + i);
#pragma unroll
  for (int j = 0; j < COUNT; j++) {
    g[j] *= step.scale;
    m[j] = step.beta1 * m[j] + step.fresh1 * g[j];
    v[j] = step.beta2 * v[j] + step.fresh2 * g[j] * g[j];
    p[j] = step.decay * p[j] - step.rate * m[j] / (sqrtf(v[j]) * step.correction + step.epsilon);
  }
  storeVector(moment1 + i, m);
  storeVector(moment2 + i, v);
  storeVector(parameters + i, p);
  if (rounded) storeVector(rounded + i, p);
}

// rounded [n] or null: the parameters as products read them. A thread for WIDTH neighbours.
extern "C" __global__ void __launch_bounds__(256)
adamW(float* parameters, Gradients gradients, float* moment1, float* moment2, long long n, const AdamWStep* now,
      Bf16* rounded) {
  long long i = (blockIdx.x * 256ll + threadIdx.x) * WIDTH;
  AdamWStep step = *now;
  if (i + WIDTH <= n)
    move<WIDTH>(parameters, gradients, moment1, moment2, step, rounded, i);
  else
    for (; i < n; i++) move<1>(parameters, gradients, moment1, moment2, step, rounded, i);
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
  long long i = (blockIdx.x * 256ll + threadIdx.x) * WIDTH, step = gridDim.x * 256ll * WIDTH;
#pragma unroll 2
  for (; i + WIDTH <= n; i += step) {
    float g[WIDTH];
    gradients.sum(g, i);
    for (int j = 0; j < WIDTH; j++) sum += static_cast<double>(g[j]) * g[j];
  }
  for (; i < n; i++) {
    float g[1];
    gradients.sum(g, i);
    sum += static_cast<double>(g[0]) * g[0];
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
