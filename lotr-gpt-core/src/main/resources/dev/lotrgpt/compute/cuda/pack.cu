// Copies of matrices as the products of bf16 numbers read them.
#include "vector.cuh"

// out [rows,stride] = matrix [rows,columns] rounded to bf16, and zeros behind each row. A thread for WIDTH neighbours,
// of which a row has whole ones.
extern "C" __global__ void __launch_bounds__(256)
pack(Bf16* out, const OPERAND* matrix, int rows, int columns, int stride) {
  unsigned i = blockIdx.x * 256u + threadIdx.x, perRow = stride / WIDTH, row = i / perRow;
  if (row >= static_cast<unsigned>(rows)) return;
  int column = i % perRow * WIDTH;
  const OPERAND* from = matrix + static_cast<long long>(row) * columns + column;
  float numbers[WIDTH];
#pragma unroll
  for (int j = 0; j < WIDTH; j++) numbers[j] = column + j < columns ? number(from[j]) : 0;
  storeVector(out + static_cast<long long>(i) * WIDTH, numbers);
}
