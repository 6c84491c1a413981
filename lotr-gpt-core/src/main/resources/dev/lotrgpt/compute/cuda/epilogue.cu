// The way back through what follows a product: an activation, dropout and bias. R rows of N columns.
#include "activation.cuh"
#include "dropout.cuh"
#include "vector.cuh"
#include "warp.cuh"

constexpr int ROWS = 8;                      // that a block works at, a warp each
constexpr int AT_ONCE = WIDTH > 4 ? 2 : 4;  // rows that a warp reads before it works at the first of them

// gradient [R,N] = dOut, times the derivative at what the activation keeps (or null), times the dropout mask; or null.
// And partials [chunks,N] = its sums over a chunk of rows, or null. A block for 32 * WIDTH columns (x) and a chunk of
// rows (y).
extern "C" __global__ void __launch_bounds__(ROWS* WARP)
epilogueGradient(RESULT* gradient, float* partials, const OPERAND* dOut, const OPERAND* kept, Dropout dropout,
                 int rows, int columns, int rowsPerChunk) {
  __shared__ __align__(16) float sums[ROWS][WARP * WIDTH];
  int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP, column = (blockIdx.x * WARP + lane) * WIDTH;
  int from = blockIdx.y * rowsPerChunk, to = min(rows, from + rowsPerChunk);
  float sum[WIDTH] = {};
  dropout = dropout.keyed();
  if (column < columns)
    for (int first = from + warp; first < to; first += ROWS * AT_ONCE) {
      float g[AT_ONCE][WIDTH], k[AT_ONCE][WIDTH];
      auto forEachRow = [&](auto body) {
#pragma unroll
        for (int i = 0; i < AT_ONCE; i++) {
          int row = first + i * ROWS;
          if (row < to) body(i, row, static_cast<long long>(row) * columns + column);
        }
      };
      forEachRow([&](int i, int, long long at) { loadVector(g[i], dOut + at); });
      if (kept) forEachRow([&](int i, int, long long at) { loadVector(k[i], kept + at); });
      forEachRow([&](int i, int row, long long at) {
        dropout.apply(g[i], row, column, columns);
        for (int j = 0; j < WIDTH; j++) {
          if (kept) g[i][j] *= ACTIVATION::derivative(k[i][j]);
          sum[j] += g[i][j];
        }
        if (gradient) storeVector(gradient + at, g[i]);
      });
    }
  storeVector(&sums[warp][lane * WIDTH], sum);
  __syncthreads();
  for (int i = threadIdx.x; partials && i < WARP * WIDTH; i += ROWS * WARP) {
    int c = blockIdx.x * WARP * WIDTH + i;
    float all = 0;
    for (int w = 0; w < ROWS; w++) all += sums[w][i];
    if (c < columns) partials[static_cast<long long>(blockIdx.y) * columns + c] = all;
  }
}
