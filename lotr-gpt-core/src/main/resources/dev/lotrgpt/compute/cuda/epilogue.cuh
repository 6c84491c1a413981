// What follows a product: + bias [n], ReLU, dropout, + residual [m,n], + what was there; pointers may be null.
#pragma once
#include "dropout.cuh"
#include "numbers.cuh"

struct Epilogue {
  const float* bias;
  const float* residual;
  Dropout dropout;
  int relu;
  int add;

  // Writes a thread's ROWS x COLUMNS elements of out [m,n]: sum(i, j) is the one at (row(i), column(j)). Each part in
  // a loop of its own, so that machine code asks once a row whether it is wanted.
  template <int ROWS, int COLUMNS, class N, class Sum, class Row, class Column>
  __device__ __forceinline__ void store(N* out, int m, int n, Sum sum, Row row, Column column) const {
    Dropout mask = dropout.keyed();
#pragma unroll
    for (int i = 0; i < ROWS; i++) {
      if (row(i) >= m) continue;
      long long first = static_cast<long long>(row(i)) * n;
      auto forEach = [&](auto body) {
#pragma unroll
        for (int j = 0; j < COLUMNS; j++)
          if (column(j) < n) body(sum(i, j), column(j));
      };
      if (bias) forEach([&](float& x, int c) { x += bias[c]; });
      if (relu) forEach([&](float& x, int) { x = fmaxf(x, 0); });
      if (mask.threshold > 0) forEach([&](float& x, int c) { x *= mask.factor(row(i), c, n); });
      if (residual) forEach([&](float& x, int c) { x += residual[first + c]; });
      if (add) forEach([&](float& x, int c) { x += number(out[first + c]); });
      forEach([&](float& x, int c) { ::store(out[first + c], x); });
    }
  }
};
