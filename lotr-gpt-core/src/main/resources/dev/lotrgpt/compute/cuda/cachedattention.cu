// Attention of new tokens of one sequence to themselves and to all before them, whose keys and values are kept.
#include "numbers.cuh"
#include "warp.cuh"

constexpr int WARPS = 4;
constexpr int MAX_CHANNELS = 4;  // of a lane: heads of up to 128

// Appends the keys and values of qkv [rows,3C] to those before `position`; a thread for each element.
extern "C" __global__ void __launch_bounds__(256)
appendKeys(float* keys, float* values, const OPERAND* qkv, int position, int rows, int channels) {
  long long i = blockIdx.x * 256ll + threadIdx.x;
  if (i >= static_cast<long long>(rows) * channels) return;
  long long row = i / channels, channel = i % channels, to = (position + row) * channels + channel;
  keys[to] = number(qkv[(3 * row + 1) * channels + channel]);
  values[to] = number(qkv[(3 * row + 2) * channels + channel]);
}

// out [rows,C]. A block for each head (x) and row (y): its warps take keys in turn, and their softmaxes are merged.
extern "C" __global__ void __launch_bounds__(WARPS* WARP)
cachedAttention(OPERAND* out, const float* keys, const float* values, const OPERAND* qkv, int position, int head,
                float scale) {
  __shared__ float tops[WARPS];
  __shared__ float totals[WARPS];
  __shared__ float sums[WARPS][MAX_CHANNELS * WARP];
  int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP, row = blockIdx.y;
  int channels = gridDim.x * head, first = blockIdx.x * head;
  float q[MAX_CHANNELS], sum[MAX_CHANNELS] = {}, top = LOWEST, total = 0;
  for (int i = 0; i < MAX_CHANNELS; i++) {
    int channel = lane + WARP * i;
    q[i] = channel < head ? number(qkv[3ll * row * channels + first + channel]) : 0;
  }
  for (int key = warp; key <= position + row; key += WARPS) {
    long long at = static_cast<long long>(key) * channels + first + lane;
    float score = 0;
    for (int i = 0; i < MAX_CHANNELS; i++)
      if (lane + WARP * i < head) score += q[i] * keys[at + WARP * i];
    score = warpSum(score) * scale;
    float before = top;
    top = fmaxf(top, score);
    float shrink = expf(before - top), weight = expf(score - top);
    total = total * shrink + weight;
    for (int i = 0; i < MAX_CHANNELS; i++)
      if (lane + WARP * i < head) sum[i] = sum[i] * shrink + weight * values[at + WARP * i];
  }
  if (lane == 0) {
    tops[warp] = top;
    totals[warp] = total;
  }
  for (int i = 0; i < MAX_CHANNELS; i++) sums[warp][lane + WARP * i] = sum[i];
  __syncthreads();
  if (threadIdx.x >= head) return;
  for (int w = 0; w < WARPS; w++) top = fmaxf(top, tops[w]);
  float all = 0, result = 0;
  for (int w = 0; w < WARPS; w++) {
    float shrink = expf(tops[w] - top);
    all += totals[w] * shrink;
    result += sums[w][threadIdx.x] * shrink;
  }
  store(out[static_cast<long long>(row) * channels + first + threadIdx.x], result / all);
}
