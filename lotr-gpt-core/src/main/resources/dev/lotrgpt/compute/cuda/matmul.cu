// Products of float32 matrices by fused multiply-add: out [m,n] = A B, and what follows each product.
//
// A block computes a tile of TILE x TILE, in steps along the sum; each of its 16 x 16 threads has (TILE/16)^2 elements
// in registers. While a step is multiplied, the next is on its way from memory, four numbers of each factor a thread.
// Each element is summed in the order of the sum, whatever the tile.
#include "epilogue.cuh"

constexpr int THREADS = 256;

template <int TILE>
struct Step {
  static constexpr int DEPTH = 4 * THREADS / TILE;

  // Rows of 4 floats more: fewer lanes write to the same bank.
  __align__(16) float a[DEPTH][TILE + 4];
  __align__(16) float b[DEPTH][TILE + 4];
};

// This thread's four numbers of a factor's next step. The factor is stored with its m or n rows along the sum, or
// TRANSPOSED, with the sum along its rows; the four are neighbours in memory.
template <int TILE, bool TRANSPOSED>
struct Four {
  static constexpr int DEPTH = Step<TILE>::DEPTH;

  float4 values;

  __device__ static int row() { return TRANSPOSED ? threadIdx.x % (TILE / 4) * 4 : threadIdx.x / (DEPTH / 4); }
  __device__ static int depth() { return TRANSPOSED ? threadIdx.x / (TILE / 4) : threadIdx.x % (DEPTH / 4) * 4; }

  // Zero beyond the matrix, which has `rows` x `depths`, and beyond this block's part of the sum.
  __device__ void read(const float* matrix, int firstRow, int firstDepth, int rows, int depths, int end) {
    int r = firstRow + row(), d = firstDepth + depth();
    int left = TRANSPOSED ? (d < end ? rows - r : 0) : (r < rows ? end - d : 0);
    const float* from =
        matrix + (TRANSPOSED ? static_cast<long long>(d) * rows + r : static_cast<long long>(r) * depths + d);
    values = make_float4(0, 0, 0, 0);
    if (left >= 4 && reinterpret_cast<unsigned long long>(from) % 16 == 0) {
      values = *reinterpret_cast<const float4*>(from);
    } else {
      if (left > 0) values.x = from[0];
      if (left > 1) values.y = from[1];
      if (left > 2) values.z = from[2];
      if (left > 3) values.w = from[3];
    }
  }

  __device__ void write(float (*step)[TILE + 4]) const {
    int r = row(), d = depth();
    if (TRANSPOSED) {
      *reinterpret_cast<float4*>(&step[d][r]) = values;
    } else {
      step[d][r] = values.x;
      step[d + 1][r] = values.y;
      step[d + 2][r] = values.z;
      step[d + 3][r] = values.w;
    }
  }
};

// The sum is cut into gridDim.z parts of `part`; with more than one, out is [parts,m,n] and sums up elsewhere.
template <int TILE, bool TRANSPOSED_A, bool TRANSPOSED_B>
__device__ __forceinline__ void product(Step<TILE>& step, float* out, const float* a, const float* b, int m, int n,
                                        int k, int part, const Epilogue& epilogue) {
  constexpr int EACH = TILE / 16, DEPTH = Step<TILE>::DEPTH;
  int x = threadIdx.x % 16 * 4, y = threadIdx.x / 16 * 4;
  int row0 = blockIdx.y * TILE, column0 = blockIdx.x * TILE;
  int begin = blockIdx.z * part, end = min(k, begin + part);
  float sums[EACH][EACH] = {};
  Four<TILE, TRANSPOSED_A> nextA;
  Four<TILE, TRANSPOSED_B> nextB;
  nextA.read(a, row0, begin, m, k, end);
  nextB.read(b, column0, begin, n, k, end);
  for (int d0 = begin; d0 < end; d0 += DEPTH) {
    nextA.write(step.a);
    nextB.write(step.b);
    __syncthreads();
    if (d0 + DEPTH < end) {
      nextA.read(a, row0, d0 + DEPTH, m, k, end);
      nextB.read(b, column0, d0 + DEPTH, n, k, end);
    }
#pragma unroll 2
    for (int d = 0; d < DEPTH; d++) {
      float left[EACH], right[EACH];
#pragma unroll
      for (int i = 0; i < EACH; i += 4) {
        *reinterpret_cast<float4*>(&left[i]) = *reinterpret_cast<const float4*>(&step.a[d][y + i * 16]);
        *reinterpret_cast<float4*>(&right[i]) = *reinterpret_cast<const float4*>(&step.b[d][x + i * 16]);
      }
#pragma unroll
      for (int i = 0; i < EACH; i++)
#pragma unroll
        for (int j = 0; j < EACH; j++) sums[i][j] += left[i] * right[j];
    }
    __syncthreads();
  }
  out += static_cast<long long>(blockIdx.z) * m * n;
  epilogue.store<EACH, EACH>(
      out, m, n, [&](int i, int j) -> float& { return sums[i][j]; },
      [&](int i) { return row0 + y + i / 4 * 64 + i % 4; }, [&](int j) { return column0 + x + j / 4 * 64 + j % 4; });
}

// TRANSPOSED says how each factor is stored: A as [m,k] or [k,m], B as [n,k] or [k,n].
#define PRODUCT(TILE, TRANSPOSED_A, TRANSPOSED_B)                                                      \
  __shared__ Step<TILE> step;                                                                                \
  product<TILE, TRANSPOSED_A, TRANSPOSED_B>(step, out, a, b, m, n, k, part, epilogue)

// A [m,k], B [n,k]: a layer's output from x and its weight.
extern "C" __global__ void __launch_bounds__(THREADS)
output64(float* out, const float* a, const float* b, int m, int n, int k, int part, Epilogue epilogue) {
  PRODUCT(64, false, false);
}
extern "C" __global__ void __launch_bounds__(THREADS, 2)
output128(float* out, const float* a, const float* b, int m, int n, int k, int part, Epilogue epilogue) {
  PRODUCT(128, false, false);
}

// A [m,k], B [k,n]: the gradient of its input from the output's and the weight.
extern "C" __global__ void __launch_bounds__(THREADS)
inputGradient64(float* out, const float* a, const float* b, int m, int n, int k, int part, Epilogue epilogue) {
  PRODUCT(64, false, true);
}
extern "C" __global__ void __launch_bounds__(THREADS, 2)
inputGradient128(float* out, const float* a, const float* b, int m, int n, int k, int part, Epilogue epilogue) {
  PRODUCT(128, false, true);
}

// A [k,m], B [n,k]: no layer's.
extern "C" __global__ void __launch_bounds__(THREADS)
transposed64(float* out, const float* a, const float* b, int m, int n, int k, int part, Epilogue epilogue) {
  PRODUCT(64, true, false);
}
extern "C" __global__ void __launch_bounds__(THREADS, 2)
transposed128(float* out, const float* a, const float* b, int m, int n, int k, int part, Epilogue epilogue) {
  PRODUCT(128, true, false);
}

// A [k,m], B [k,n]: the gradient of its weight from the output's and x.
extern "C" __global__ void __launch_bounds__(THREADS)
weightGradient64(float* out, const float* a, const float* b, int m, int n, int k, int part, Epilogue epilogue) {
  PRODUCT(64, true, true);
}
extern "C" __global__ void __launch_bounds__(THREADS, 2)
weightGradient128(float* out, const float* a, const float* b, int m, int n, int k, int part, Epilogue epilogue) {
  PRODUCT(128, true, true);
}
