// The way back through what follows a product: an activation, dropout and bias. R rows of N columns.
#include "activation.cuh"
#include "dropout.cuh"
#include "numbers.cuh"
#include "warp.cuh"

constexpr int ROWS = 8;  // that a block works at, a warp each

// gradient [R,N] = dOut, times the derivative at what the activation keeps (or null), times the dropout mask; may be
// dOut itself. And partials [chunks,N] = its sums over a chunk of rows, or null. A block for 32 columns (x) and a chunk
// of rows (y).
extern "C" __global__ void __launch_bounds__(ROWS* WARP)
epilogueGradient(RESULT* gradient, float* partials, const OPERAND* dOut, const OPERAND* kept, Dropout dropout,
                 int rows, int columns, int rowsPerChunk) {
  __shared__ float sums[ROWS][WARP];
  int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP, column = blockIdx.x * WARP + lane;
  int from = blockIdx.y * rowsPerChunk, to = min(rows, from + rowsPerChunk);
  float sum = 0;
  dropout = dropout.keyed();
  if (column < columns)
    for (int row = from + warp; row < to; row += ROWS) {
      long long i = static_cast<long long>(row) * columns + column;
      float g = number(dOut[i]) * dropout.factor(row, column, columns);
      if (kept) g *= ACTIVATION::derivative(number(kept[i]));
      sum += g;
      if (gradient) store(gradient[i], g);
    }
  sums[warp][lane] = sum;
  __syncthreads();
  if (partials && warp == 0 && column < columns) {
    sum = 0;
    for (int w = 0; w < ROWS; w++) sum += sums[w][lane];
    partials[static_cast<long long>(blockIdx.y) * columns + column] = sum;
  }
}
