// Layer normalisation of rows of C channels, epsilon 1e-5. WARPS of a block keep a row in their registers: each thread
// VECTORS of WIDTH neighbouring channels.
#include "dropout.cuh"
#include "numbers.cuh"
#include "vector.cuh"
#include "warp.cuh"

constexpr int BLOCK = 256;
constexpr int THREADS = WARPS * WARP;  // that share a row
constexpr int ROWS = BLOCK / THREADS;  // of a block at a time
constexpr int CHANNELS = VECTORS * THREADS * WIDTH;  // that there is room for

// Calls body(k, c) for each of the thread's vectors: c is its first channel.
template <class Body>
__device__ __forceinline__ void forEachVector(int channels, Body body) {
#pragma unroll
  for (int k = 0; k < VECTORS; k++) {
    int c = (k * THREADS + threadIdx.x % THREADS) * WIDTH;
    if (c < channels) body(k, c);
  }
}

// Over the threads of a row, of N numbers at once; every thread of the block takes part. sums is shared memory.
template <int N>
__device__ __forceinline__ void rowSums(float (&x)[N], float (&sums)[N][BLOCK / WARP]) {
#pragma unroll
  for (int i = 0; i < N; i++) x[i] = warpSum(x[i]);
  if constexpr (WARPS > 1) {
    int warp = threadIdx.x / WARP, first = warp / WARPS * WARPS;
    __syncthreads();
    if (threadIdx.x % WARP == 0)
      for (int i = 0; i < N; i++) sums[i][warp] = x[i];
    __syncthreads();
#pragma unroll
    for (int i = 0; i < N; i++) {
      x[i] = 0;
      for (int w = 0; w < WARPS; w++) x[i] += sums[i][first + w];
    }
  }
}

// bias [C] or null.
extern "C" __global__ void __launch_bounds__(BLOCK)
layerNorm(OPERAND* out, float* mean, float* rstd, const float* x, const float* weight, const float* bias, int rows,
          int channels) {
  __shared__ float sums[1][BLOCK / WARP];
  int row = blockIdx.x * ROWS + threadIdx.x / THREADS;
  long long first = static_cast<long long>(row) * channels;
  bool exists = row < rows;
  float in[VECTORS][WIDTH], sum[1] = {0}, squares[1] = {0};
  if (exists) forEachVector(channels, [&](int k, int c) { loadVector(in[k], x + first + c); });
  if (exists)
    forEachVector(channels, [&](int k, int) {
      for (int j = 0; j < WIDTH; j++) sum[0] += in[k][j];
    });
  rowSums(sum, sums);
  float m = sum[0] / channels;
  if (exists)
    forEachVector(channels, [&](int k, int) {
      for (int j = 0; j < WIDTH; j++) squares[0] += (in[k][j] - m) * (in[k][j] - m);
    });
  rowSums(squares, sums);
  if (!exists) return;
  float r = rsqrtf(squares[0] / channels + 1e-5f);
  if (threadIdx.x % THREADS == 0) {
    mean[row] = m;
    rstd[row] = r;
  }
  forEachVector(channels, [&](int k, int c) {
    float w[WIDTH], b[WIDTH] = {};
    loadVector(w, weight + c);
    if (bias) loadVector(b, bias + c);
    for (int j = 0; j < WIDTH; j++) b[j] += (in[k][j] - m) * r * w[j];
    storeVector(out + first + c, b);
  });
}

// What a thread adds up over rows: SUMS for each of its channels.
template <int SUMS>
struct Sums {
  float at[SUMS][VECTORS][WIDTH];
};

// The kernels below; `next` takes what dx has become: next(k, row, c, values, sums).
template <int SUMS, class Next>
__device__ __forceinline__ void inputGradient(float* dx, float* partials, const OPERAND* dOut, const float* x,
                                              const float* mean, const float* rstd, const float* weight, int rows,
                                              int channels, int rowsPerChunk, float (&rowSumsOfWarps)[2][BLOCK / WARP],
                                              float* parts, Next next) {
  int part = threadIdx.x / THREADS;
  int from = blockIdx.x * rowsPerChunk, to = min(rows, from + rowsPerChunk);
  float w[VECTORS][WIDTH];
  Sums<SUMS> sums = {};
  forEachVector(channels, [&](int k, int c) { loadVector(w[k], weight + c); });
  for (int start = from; start < to; start += ROWS) {
    int row = start + part;
    bool exists = row < to;
    long long first = static_cast<long long>(row) * channels;
    float d[VECTORS][WIDTH], normed[VECTORS][WIDTH], old[VECTORS][WIDTH], means[2] = {0, 0}, r = 0;
    if (exists) {
      float m = mean[row];
      r = rstd[row];
      forEachVector(channels, [&](int k, int c) {
        loadVector(d[k], dOut + first + c);
        loadVector(normed[k], x + first + c);
        loadVector(old[k], dx + first + c);
      });
      forEachVector(channels, [&](int k, int) {
        for (int j = 0; j < WIDTH; j++) {
          normed[k][j] = (normed[k][j] - m) * r;
          sums.at[0][k][j] += d[k][j] * normed[k][j];
          sums.at[1][k][j] += d[k][j];
          d[k][j] *= w[k][j];
          means[0] += d[k][j];
          means[1] += d[k][j] * normed[k][j];
        }
      });
    }
    rowSums(means, rowSumsOfWarps);
    if (exists)
      forEachVector(channels, [&](int k, int c) {
        for (int j = 0; j < WIDTH; j++)
          old[k][j] += r * (d[k][j] - means[0] / channels - normed[k][j] * (means[1] / channels));
        storeVector(dx + first + c, old[k]);
        next(k, row, c, old[k], sums);
      });
  }
  float* out = partials + static_cast<long long>(SUMS) * blockIdx.x * channels;
  if constexpr (ROWS == 1) {
    forEachVector(channels, [&](int k, int c) {
#pragma unroll
      for (int s = 0; s < SUMS; s++) storeVector(out + s * channels + c, sums.at[s][k]);
    });
  } else {
    forEachVector(channels, [&](int k, int c) {
#pragma unroll
      for (int s = 0; s < SUMS; s++) storeVector(parts + (s * ROWS + part) * CHANNELS + c, sums.at[s][k]);
    });
    __syncthreads();
    for (int i = threadIdx.x; i < SUMS * channels; i += BLOCK) {
      int s = i / channels, c = i % channels;
      float sum = 0;
      for (int p = 0; p < ROWS; p++) sum += parts[(s * ROWS + p) * CHANNELS + c];
      out[i] = sum;
    }
  }
}

// dx += rstd * (g - mean(g) - normed * mean(g * normed)), g = dOut * weight. And partials [chunks,2,C]: the sums over
// a chunk of rows of dOut * normed, for the weight, and of dOut, for the bias. A block for each chunk.
extern "C" __global__ void __launch_bounds__(BLOCK)
layerNormGradient(float* dx, float* partials, const OPERAND* dOut, const float* x, const float* mean,
                  const float* rstd, const float* weight, int rows, int channels, int rowsPerChunk) {
  __shared__ float rowSumsOfWarps[2][BLOCK / WARP];
  __shared__ __align__(16) float parts[ROWS == 1 ? 1 : 2 * ROWS * CHANNELS];
  inputGradient<2>(dx, partials, dOut, x, mean, rstd, weight, rows, channels, rowsPerChunk, rowSumsOfWarps, parts,
                   [](int, int, int, float (&)[WIDTH], Sums<2>&) {});
}

// The same, and on to the branch that ends where dx is the gradient: branch [R,C] = dx times the dropout mask, and its
// sums, for the bias, are the last third of partials [chunks,3,C].
extern "C" __global__ void __launch_bounds__(BLOCK)
layerNormAndBranchGradient(float* dx, float* partials, const OPERAND* dOut, const float* x, const float* mean,
                           const float* rstd, const float* weight, int rows, int channels, int rowsPerChunk,
                           RESULT* branch, Dropout dropout) {
  __shared__ float rowSumsOfWarps[2][BLOCK / WARP];
  __shared__ __align__(16) float parts[ROWS == 1 ? 1 : 3 * ROWS * CHANNELS];
  Dropout mask = dropout.keyed();
  inputGradient<3>(dx, partials, dOut, x, mean, rstd, weight, rows, channels, rowsPerChunk, rowSumsOfWarps, parts,
                   [&](int k, int row, int c, float (&values)[WIDTH], Sums<3>& sums) {
                     mask.apply(values, row, c, channels);
                     for (int j = 0; j < WIDTH; j++) sums.at[2][k][j] += values[j];
                     storeVector(branch + static_cast<long long>(row) * channels + c, values);
                   });
}
