// Token plus position embedding. Rows R = B*T, C channels, V symbols.
#include "step.cuh"
#include "vector.cuh"
#include "warp.cuh"

// The windows of the step's text, and what follows each token; a thread for each element of tokens and targets [B,T].
extern "C" __global__ void __launch_bounds__(256)
gather(int* tokens, int* targets, const StepBlock* step, int batch, int length) {
  int i = blockIdx.x * 256 + threadIdx.x;
  if (!step->text || i >= batch * length) return;
  const int* from = step->text + step->starts[i / length] + i % length;
  tokens[i] = from[0];
  targets[i] = from[1];
}

constexpr int ROWS = 8;  // of a block, a warp each

// out [R,C]; a lane reads and writes WIDTH neighbouring channels at once.
extern "C" __global__ void __launch_bounds__(ROWS* WARP)
embedding(float* out, const int* tokens, const float* tokenTable, const float* positionTable, int rows, int channels,
          int length, int firstPosition) {
  int row = blockIdx.x * ROWS + threadIdx.x / WARP, lane = threadIdx.x % WARP;
  if (row >= rows) return;
  const float* token = tokenTable + static_cast<long long>(tokens[row]) * channels;
  const float* position = positionTable + static_cast<long long>(firstPosition + row % length) * channels;
  float* to = out + static_cast<long long>(row) * channels;
  for (int c = lane * WIDTH; c < channels; c += WARP * WIDTH) {
    float sum[WIDTH], p[WIDTH];
    loadVector(sum, token + c);
    loadVector(p, position + c);
    for (int j = 0; j < WIDTH; j++) sum[j] += p[j];
    storeVector(to + c, sum);
  }
}

constexpr int TOKEN_WARPS = 4;  // of a block
constexpr int SYMBOLS = 96;     // that a block has room for

// partials [chunks,V,C]: for each symbol the sum of dOut's rows in a chunk of rows that have it as their token. A block
// for 32 channels (x), some of the symbols (y) and a chunk (z). Each of its warps takes a part of the rows and reads
// those whose tokens are among the block's symbols, in their order.
extern "C" __global__ void __launch_bounds__(TOKEN_WARPS* WARP)
tokenGradient(float* partials, const float* dOut, const int* tokens, int rows, int channels, int symbols,
              int rowsPerChunk) {
  constexpr int AT_ONCE = 16;  // rows that are read before the first is added
  __shared__ float sums[TOKEN_WARPS][SYMBOLS][WARP];
  int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP, channel = blockIdx.x * WARP + lane;
  int symbol0 = blockIdx.y * SYMBOLS, mine = min(SYMBOLS, symbols - symbol0);
  int end = min(rows, (blockIdx.z + 1) * rowsPerChunk);
  int rowsPerWarp = (rowsPerChunk + TOKEN_WARPS - 1) / TOKEN_WARPS;
  int from = blockIdx.z * rowsPerChunk + warp * rowsPerWarp, to = min(end, from + rowsPerWarp);
  for (int s = 0; s < mine; s++) sums[warp][s][lane] = 0;
  for (int first = from; first < to; first += WARP) {
    int row = first + lane, symbol = row < to ? tokens[row] - symbol0 : -1;
    unsigned left = __ballot_sync(ALL_LANES, symbol >= 0 && symbol < mine);
    while (left) {
      float values[AT_ONCE];
      int of[AT_ONCE];
#pragma unroll
      for (int i = 0; i < AT_ONCE; i++) {
        of[i] = -1;
        if (!left) continue;
        int next = __ffs(left) - 1;
        left &= left - 1;
        of[i] = __shfl_sync(ALL_LANES, symbol, next);
        values[i] = channel < channels ? dOut[static_cast<long long>(first + next) * channels + channel] : 0;
      }
#pragma unroll
      for (int i = 0; i < AT_ONCE; i++)
        if (of[i] >= 0) sums[warp][of[i]][lane] += values[i];
    }
  }
  __syncthreads();
  if (channel >= channels) return;
  for (int s = warp; s < mine; s += TOKEN_WARPS) {
    float sum = 0;
    for (int w = 0; w < TOKEN_WARPS; w++) sum += sums[w][s][lane];
    partials[(static_cast<long long>(blockIdx.z) * symbols + symbol0 + s) * channels + channel] = sum;
  }
}

// dPositionTable [T,C] += the sum of dOut over the sequences; a thread for each of its elements.
extern "C" __global__ void __launch_bounds__(256)
positionGradient(float* dPositionTable, const float* dOut, int batch, long long sequence) {
  long long i = blockIdx.x * 256ll + threadIdx.x;
  if (i >= sequence) return;
  float sum = 0;
#pragma unroll 8
  for (int b = 0; b < batch; b++) sum += dOut[b * sequence + i];
  dPositionTable[i] += sum;
}
