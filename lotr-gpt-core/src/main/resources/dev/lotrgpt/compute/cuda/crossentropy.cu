// Cross-entropy of softmax(logits) in nats, and its gradient; V symbols.
#include "warp.cuh"

constexpr int ROWS = 8;  // of a block, a warp each

// losses [R]; dLogits [R,V] = scale * (softmax - one-hot), which may be logits itself, or null.
extern "C" __global__ void __launch_bounds__(ROWS* WARP)
crossEntropy(float* losses, float* dLogits, const float* logits, const int* targets, int rows, int symbols,
             float scale) {
  int row = blockIdx.x * ROWS + threadIdx.x / WARP, lane = threadIdx.x % WARP;
  if (row >= rows) return;
  const float* in = logits + static_cast<long long>(row) * symbols;
  float top = LOWEST;
  for (int v = lane; v < symbols; v += WARP) top = fmaxf(top, in[v]);
  top = warpMax(top);
  float sum = 0;
  for (int v = lane; v < symbols; v += WARP) sum += expf(in[v] - top);
  sum = warpSum(sum);
  int target = targets[row];
  float wanted = in[target];
  // All lanes have read the logit of the target before one of them overwrites it.
  __syncwarp();
  if (lane == 0) losses[row] = logf(sum) - (wanted - top);
  if (!dLogits) return;
  float each = scale / sum;
  float* out = dLogits + static_cast<long long>(row) * symbols;
  for (int v = lane; v < symbols; v += WARP) out[v] = each * expf(in[v] - top) - (v == target ? scale : 0);
}
