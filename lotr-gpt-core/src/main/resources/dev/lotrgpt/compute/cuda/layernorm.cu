// Layer normalisation of rows of C channels, epsilon 1e-5.
#include "numbers.cuh"
#include "warp.cuh"

constexpr int ROWS = 8;  // of a block, a warp each

// bias [C] or null.
extern "C" __global__ void __launch_bounds__(ROWS* WARP)
layerNorm(OPERAND* out, float* mean, float* rstd, const float* x, const float* weight, const float* bias, int rows,
          int channels) {
  int row = blockIdx.x * ROWS + threadIdx.x / WARP, lane = threadIdx.x % WARP;
  if (row >= rows) return;
  const float* in = x + static_cast<long long>(row) * channels;
  float sum = 0;
  for (int c = lane; c < channels; c += WARP) sum += in[c];
  float m = warpSum(sum) / channels;
  float squares = 0;
  for (int c = lane; c < channels; c += WARP) squares += (in[c] - m) * (in[c] - m);
  float r = rsqrtf(warpSum(squares) / channels + 1e-5f);
  if (lane == 0) {
    mean[row] = m;
    rstd[row] = r;
  }
  OPERAND* to = out + static_cast<long long>(row) * channels;
  for (int c = lane; c < channels; c += WARP) store(to[c], (in[c] - m) * r * weight[c] + (bias ? bias[c] : 0));
}

// dx += rstd * (g - mean(g) - normed * mean(g * normed)), g = dOut * weight.
extern "C" __global__ void __launch_bounds__(ROWS* WARP)
layerNormInputGradient(float* dx, const float* dOut, const float* x, const float* mean, const float* rstd,
                       const float* weight, int rows, int channels) {
  int row = blockIdx.x * ROWS + threadIdx.x / WARP, lane = threadIdx.x % WARP;
  if (row >= rows) return;
  long long first = static_cast<long long>(row) * channels;
  float m = mean[row], r = rstd[row], sum = 0, product = 0;
  for (int c = lane; c < channels; c += WARP) {
    float g = dOut[first + c] * weight[c];
    sum += g;
    product += g * (x[first + c] - m) * r;
  }
  sum = warpSum(sum) / channels;
  product = warpSum(product) / channels;
  for (int c = lane; c < channels; c += WARP) {
    float normed = (x[first + c] - m) * r;
    dx[first + c] += r * (dOut[first + c] * weight[c] - sum - normed * product);
  }
}

// partials [chunks,2,C]: the sums over a chunk of rows of dOut * normed, for the weight, and of dOut, for the bias.
// A block for 32 channels (x) and a chunk (y): a lane keeps to its channel, warps take rows in turn.
extern "C" __global__ void __launch_bounds__(ROWS* WARP)
layerNormWeightGradient(float* partials, const float* dOut, const float* x, const float* mean, const float* rstd,
                        int rows, int channels, int rowsPerChunk) {
  __shared__ float sums[2][ROWS][WARP];
  int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP, channel = blockIdx.x * WARP + lane;
  int from = blockIdx.y * rowsPerChunk, to = min(rows, from + rowsPerChunk);
  float dWeight = 0, dBias = 0;
  if (channel < channels)
    for (int row = from + warp; row < to; row += ROWS) {
      long long i = static_cast<long long>(row) * channels + channel;
      dWeight += dOut[i] * (x[i] - mean[row]) * rstd[row];
      dBias += dOut[i];
    }
  sums[0][warp][lane] = dWeight;
  sums[1][warp][lane] = dBias;
  __syncthreads();
  if (warp < 2 && channel < channels) {
    float sum = 0;
    for (int w = 0; w < ROWS; w++) sum += sums[warp][w][lane];
    partials[(blockIdx.y * 2ll + warp) * channels + channel] = sum;
  }
}
