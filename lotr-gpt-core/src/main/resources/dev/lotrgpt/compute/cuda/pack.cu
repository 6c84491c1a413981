// Copies of matrices as the products of bf16 numbers read them.
#include "numbers.cuh"

// out [rows,stride] = matrix [rows,columns] rounded to bf16, and zeros behind each row.
extern "C" __global__ void __launch_bounds__(256)
pack(Bf16* out, const OPERAND* matrix, int rows, int columns, int stride) {
  long long i = blockIdx.x * 256ll + threadIdx.x;
  if (i >= static_cast<long long>(rows) * stride) return;
  long long row = i / stride;
  int column = static_cast<int>(i % stride);
  store(out[i], column < columns ? number(matrix[row * columns + column]) : 0);
}
