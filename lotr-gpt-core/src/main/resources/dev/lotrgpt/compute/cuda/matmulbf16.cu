// Products of bf16 matrices on tensor cores, added up in float32: out [m,n] = A B, and what follows each product.
//
// A block of 8 warps computes a tile of 128 x 64, a warp 32 x 32 of it, in steps of 32 along the sum. While a step is
// multiplied, the next is copied into shared memory. Rows of A and B in memory are a multiple of 16 bytes apart.
#include "epilogue.cuh"
#include "instructions.cuh"
#include "numbers.cuh"

constexpr int THREADS = 256;
constexpr int M = 128;
constexpr int N = 64;
constexpr int DEPTH = 32;
constexpr int CHUNK = 8;  // numbers of 16 bytes

// A step of a factor of ROWS rows. TRANSPOSED: it is stored with the sum along its rows. Rows of 8 numbers more: the
// eight rows of a matrix are in different banks.
template <int ROWS, bool TRANSPOSED>
struct Step {
  static constexpr int LENGTH = TRANSPOSED ? ROWS : DEPTH;
  static constexpr int STRIDE = LENGTH + CHUNK;
  static constexpr int COPIES = ROWS * DEPTH / CHUNK / THREADS;

  __align__(16) Bf16 numbers[TRANSPOSED ? DEPTH : ROWS][STRIDE];

  // Begins to copy; zeros beyond the `rows` of the factor and the `end` of the sum.
  __device__ void copy(const Bf16* matrix, int stride, int firstRow, int firstDepth, int rows, int end) {
#pragma unroll
    for (int i = 0; i < COPIES; i++) {
      int chunk = threadIdx.x + i * THREADS;
      int line = chunk / (LENGTH / CHUNK), at = chunk % (LENGTH / CHUNK) * CHUNK;
      int r = firstRow + (TRANSPOSED ? at : line), d = firstDepth + (TRANSPOSED ? line : at);
      bool inside = r < rows && d < end;
      const Bf16* from = matrix + (TRANSPOSED ? static_cast<long long>(d) * stride + r
                                              : static_cast<long long>(r) * stride + d);
      copyAsync(&numbers[line][at], inside ? from : matrix, inside);
    }
  }

  // Rows row..row+15 at depth d..d+15, as the left factor of multiplyAdd has them.
  __device__ void left(unsigned (&values)[4], int row, int d) const {
    int lane = threadIdx.x % 32;
    if (TRANSPOSED)
      loadTransposedMatrices(values, &numbers[d + lane / 16 * 8 + lane % 8][row + lane / 8 % 2 * 8]);
    else
      loadMatrices(values, &numbers[row + lane % 16][d + lane / 16 * 8]);
  }

  // Two right factors: values[0..1] of rows row..row+7, values[2..3] of the next 8.
  __device__ void right(unsigned (&values)[4], int row, int d) const {
    int lane = threadIdx.x % 32;
    if (TRANSPOSED)
      loadTransposedMatrices(values, &numbers[d + lane % 16][row + lane / 16 * 8]);
    else
      loadMatrices(values, &numbers[row + lane % 8 + lane / 16 * 8][d + lane / 8 % 2 * 8]);
  }
};

template <bool TRANSPOSED_A, bool TRANSPOSED_B>
struct Steps {
  Step<M, TRANSPOSED_A> a[2];
  Step<N, TRANSPOSED_B> b[2];
};

// The sum is cut into gridDim.z parts of `part`; with more than one, out is [parts,m,n] and sums up elsewhere.
template <bool TRANSPOSED_A, bool TRANSPOSED_B>
__device__ __forceinline__ void product(Steps<TRANSPOSED_A, TRANSPOSED_B>& steps, RESULT* out, const Bf16* a,
                                        int strideA, const Bf16* b, int strideB, int m, int n, int k, int part,
                                        const Epilogue& epilogue) {
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32, warpRow = warp / 2 * 32, warpColumn = warp % 2 * 32;
  int row0 = blockIdx.y * M, column0 = blockIdx.x * N;
  int begin = blockIdx.z * part, end = min(k, begin + part);
  float sums[2][4][4] = {};
  steps.a[0].copy(a, strideA, row0, begin, m, end);
  steps.b[0].copy(b, strideB, column0, begin, n, end);
  commitCopies();
  for (int d0 = begin, now = 0; d0 < end; d0 += DEPTH, now ^= 1) {
    if (d0 + DEPTH < end) {
      steps.a[now ^ 1].copy(a, strideA, row0, d0 + DEPTH, m, end);
      steps.b[now ^ 1].copy(b, strideB, column0, d0 + DEPTH, n, end);
      commitCopies();
      waitForCopies<1>();
    } else {
      waitForCopies<0>();
    }
    __syncthreads();
#pragma unroll
    for (int d = 0; d < DEPTH; d += 16) {
      unsigned left[2][4], right[4];
      for (int i = 0; i < 2; i++) steps.a[now].left(left[i], warpRow + i * 16, d);
#pragma unroll
      for (int j = 0; j < 4; j += 2) {
        steps.b[now].right(right, warpColumn + j * 8, d);
        for (int i = 0; i < 2; i++) {
          multiplyAdd(sums[i][j], left[i], right[0], right[1]);
          multiplyAdd(sums[i][j + 1], left[i], right[2], right[3]);
        }
      }
    }
    __syncthreads();
  }
  out += static_cast<long long>(blockIdx.z) * m * n;
  int row = row0 + warpRow + lane / 4, column = column0 + warpColumn + lane % 4 * 2;
  epilogue.store<4, 8>(
      out, m, n, [&](int i, int j) -> float& { return sums[i / 2][j / 2][i % 2 * 2 + j % 2]; },
      [&](int i) { return row + i * 8; }, [&](int j) { return column + j / 2 * 8 + j % 2; });
}

#define PRODUCT(TRANSPOSED_A, TRANSPOSED_B)             \
  __shared__ Steps<TRANSPOSED_A, TRANSPOSED_B> steps;   \
  product(steps, out, a, strideA, b, strideB, m, n, k, part, epilogue)

// A [m,k], B [n,k]: a layer's output from x and its weight.
extern "C" __global__ void __launch_bounds__(THREADS, 2)
output(RESULT* out, const Bf16* a, int strideA, const Bf16* b, int strideB, int m, int n, int k, int part,
       Epilogue epilogue) {
  PRODUCT(false, false);
}

// A [m,k], B [k,n]: the gradient of its input from the output's and the weight.
extern "C" __global__ void __launch_bounds__(THREADS, 2)
inputGradient(RESULT* out, const Bf16* a, int strideA, const Bf16* b, int strideB, int m, int n, int k, int part,
              Epilogue epilogue) {
  PRODUCT(false, true);
}

// A [k,m], B [k,n]: the gradient of its weight from the output's and x.
extern "C" __global__ void __launch_bounds__(THREADS, 2)
weightGradient(RESULT* out, const Bf16* a, int strideA, const Bf16* b, int strideB, int m, int n, int k, int part,
               Epilogue epilogue) {
  PRODUCT(true, true);
}
