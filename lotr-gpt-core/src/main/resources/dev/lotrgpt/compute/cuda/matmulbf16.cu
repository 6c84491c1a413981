// Products of bf16 matrices on tensor cores, added up in float32: out [m,n] = A B, and what follows each product.
//
// A block of 8 warps computes a tile of 128 x N (64 or 128), in steps of 32 along the sum. While a step is multiplied, the
// next two are copied into shared memory. Rows of A and B in memory are a multiple of 16 bytes apart.
#include "epilogue.cuh"
#include "instructions.cuh"
#include "numbers.cuh"

constexpr int THREADS = 256;
constexpr int M = 128;
constexpr int N = TILE_COLUMNS;
constexpr int DEPTH = 32;
constexpr int STAGES = 3;
constexpr int CHUNK = 8;  // numbers of 16 bytes
constexpr int COLUMNS = 32;  // of a warp
constexpr int WARPS_ACROSS = N / COLUMNS;
constexpr int ROWS = M * WARPS_ACROSS / (THREADS / 32);  // of a warp

// Where the columns of a warp's tiles of 8 are: a thread has two of each tile. NEIGHBOURS: those of a thread are
// neighbours in memory, 8 at a time; possible where B's columns can be read in any order.
template <bool NEIGHBOURS>
__device__ __forceinline__ int columnOf(int tile, int column) {
  return NEIGHBOURS ? column / 2 * 8 + tile * 2 + column % 2 : tile * 8 + column;
}

// A step of a factor of LENGTH rows. TRANSPOSED: it is stored with the sum along its rows. The chunks of a line change
// places, so that the eight rows of a matrix are in different banks.
template <int LENGTH, bool TRANSPOSED, bool NEIGHBOURS>
struct Step {
  static constexpr int CHUNKS = (TRANSPOSED ? LENGTH : DEPTH) / CHUNK;  // of a line
  static constexpr int COPIES = LENGTH * DEPTH / CHUNK / THREADS;

  __align__(16) Bf16 numbers[LENGTH * DEPTH];

  __device__ static __forceinline__ int place(int line, int chunk) {
    int moved = TRANSPOSED ? line % 8 : (NEIGHBOURS ? line / 8 : line / 2) % 4;
    return (line * CHUNKS + (chunk ^ moved)) * CHUNK;
  }

  // Rows row..row+15 at depth d..d+15, as the left factor of multiplyAdd has them.
  __device__ __forceinline__ void left(unsigned (&values)[4], int row, int d) const {
    int lane = threadIdx.x % 32;
    if (TRANSPOSED)
      loadTransposedMatrices(values, &numbers[place(d + lane / 16 * 8 + lane % 8, row / 8 + lane / 8 % 2)]);
    else
      loadMatrices(values, &numbers[place(row + lane % 16, d / 8 + lane / 16)]);
  }

  // Right factors for tiles `tile` (values[0..1]) and tile + 1 (values[2..3]) of the warp's columns from `first` on.
  __device__ __forceinline__ void right(unsigned (&values)[4], int first, int tile, int d) const {
    int lane = threadIdx.x % 32;
    if (TRANSPOSED)
      loadTransposedMatrices(values, &numbers[place(d + lane % 16, first / 8 + tile + lane / 16)]);
    else
      loadMatrices(values, &numbers[place(first + columnOf<NEIGHBOURS>(tile + lane / 16, lane % 8), d / 8 + lane / 8 % 2)]);
  }
};

// What a thread copies of each step of a factor.
template <class S, int LENGTH, bool TRANSPOSED>
struct Copier {
  const Bf16* from[S::COPIES];
  int depth[S::COPIES];  // DEPTH short of where the next step's is; beyond any sum for rows that are not there
  int to[S::COPIES];
  int stride;

  __device__ __forceinline__ Copier(const Bf16* matrix, int stride, int firstRow, int begin, int rows) : stride(stride) {
#pragma unroll
    for (int i = 0; i < S::COPIES; i++) {
      int chunk = threadIdx.x + i * THREADS, line = chunk / S::CHUNKS, at = chunk % S::CHUNKS;
      int r = firstRow + (TRANSPOSED ? at * CHUNK : line), d = begin + (TRANSPOSED ? line : at * CHUNK);
      from[i] = matrix + (TRANSPOSED ? static_cast<long long>(d) * stride + r : static_cast<long long>(r) * stride + d);
      depth[i] = r < rows ? d : 1 << 30;
      to[i] = S::place(line, at);
    }
  }

  // Begins to copy the next step; zeros beyond the rows of the factor and the `end` of the sum.
  __device__ __forceinline__ void copy(S& step, const Bf16* matrix, int end) {
#pragma unroll
    for (int i = 0; i < S::COPIES; i++) {
      bool inside = depth[i] < end;
      copyAsync(&step.numbers[to[i]], inside ? from[i] : matrix, inside);
      from[i] += TRANSPOSED ? static_cast<long long>(DEPTH) * stride : DEPTH;
      depth[i] += DEPTH;
    }
  }
};

template <bool TRANSPOSED_A, bool TRANSPOSED_B>
struct Steps {
  typedef Step<M, TRANSPOSED_A, false> A;
  typedef Step<N, TRANSPOSED_B, !TRANSPOSED_B> B;
  A a[STAGES];
  B b[STAGES];
};

// Neighbouring numbers of a row, in as few accesses as their alignment allows.
template <int COUNT>
struct Run {
  template <class T>
  __device__ static __forceinline__ bool isAligned(const T* p) {
    return reinterpret_cast<unsigned long long>(p) % min(16, COUNT * static_cast<int>(sizeof(T))) == 0;
  }

  __device__ static __forceinline__ void add(float (&x)[COUNT], const float* from) {
    if constexpr (COUNT == 8) {
      float4 low = reinterpret_cast<const float4*>(from)[0], high = reinterpret_cast<const float4*>(from)[1];
      x[0] += low.x, x[1] += low.y, x[2] += low.z, x[3] += low.w;
      x[4] += high.x, x[5] += high.y, x[6] += high.z, x[7] += high.w;
    } else {
      float2 both = *reinterpret_cast<const float2*>(from);
      x[0] += both.x, x[1] += both.y;
    }
  }

  __device__ static __forceinline__ void store(float* to, const float (&x)[COUNT]) {
    if constexpr (COUNT == 8) {
      reinterpret_cast<float4*>(to)[0] = make_float4(x[0], x[1], x[2], x[3]);
      reinterpret_cast<float4*>(to)[1] = make_float4(x[4], x[5], x[6], x[7]);
    } else {
      *reinterpret_cast<float2*>(to) = float2{x[0], x[1]};
    }
  }

  __device__ static __forceinline__ void store(Bf16* to, const float (&x)[COUNT]) {
    if constexpr (COUNT == 8)
      *reinterpret_cast<uint4*>(to) =
          make_uint4(packed(x[0], x[1]), packed(x[2], x[3]), packed(x[4], x[5]), packed(x[6], x[7]));
    else
      *reinterpret_cast<unsigned*>(to) = packed(x[0], x[1]);
  }
};

// Writes ROWS x RUNS runs of COUNT neighbours of out [m,n]: sum(i, j, e) is the one at (row(i), column(j) + e), and
// column(j) a multiple of COUNT.
template <int ROWS, int RUNS, int COUNT, class Sum, class Row, class Column>
__device__ __forceinline__ void store(const Epilogue& epilogue, RESULT* out, int m, int n, Sum sum, Row row,
                                      Column column) {
  typedef Run<COUNT> R;
  Dropout mask = epilogue.dropout.keyed();
  bool whole = n % COUNT == 0 && R::isAligned(out) && R::isAligned(epilogue.residual);
#pragma unroll
  for (int j = 0; j < RUNS; j++) {
    int first = column(j);
    if (first >= n) continue;
    float bias[COUNT];
#pragma unroll
    for (int e = 0; e < COUNT; e++) bias[e] = epilogue.bias && first + e < n ? epilogue.bias[first + e] : 0;
#pragma unroll
    for (int i = 0; i < ROWS; i++) {
      if (row(i) >= m) continue;
      long long at = static_cast<long long>(row(i)) * n + first;
      float x[COUNT];
#pragma unroll
      for (int e = 0; e < COUNT; e++) {
        x[e] = sum(i, j, e) + bias[e];
        if (epilogue.relu) x[e] = fmaxf(x[e], 0);
      }
      if (mask.threshold > 0) {
        unsigned seed = mask.seed(row(i), first, n);
#pragma unroll
        for (int e = 0; e < COUNT; e += 2, seed += Dropout::NEXT) {
          Dropout::Pair kept = mask.kept(seed);
          x[e] *= kept.even ? mask.scale : 0;
          x[e + 1] *= kept.odd ? mask.scale : 0;
        }
      }
      if (whole) {
        if (epilogue.residual) R::add(x, epilogue.residual + at);
        if (epilogue.add)
#pragma unroll
          for (int e = 0; e < COUNT; e++) x[e] += number(out[at + e]);
        R::store(out + at, x);
      } else {
#pragma unroll
        for (int e = 0; e < COUNT; e++)
          if (first + e < n) {
            if (epilogue.residual) x[e] += epilogue.residual[at + e];
            if (epilogue.add) x[e] += number(out[at + e]);
            store(out[at + e], x[e]);
          }
      }
    }
  }
}

// The sum is cut into gridDim.z parts of `part`; with more than one, out is [parts,m,n] and sums up elsewhere.
template <bool TRANSPOSED_A, bool TRANSPOSED_B>
__device__ __forceinline__ void product(Steps<TRANSPOSED_A, TRANSPOSED_B>& steps, RESULT* out, const Bf16* a,
                                        int strideA, const Bf16* b, int strideB, int m, int n, int k, int part,
                                        const Epilogue& epilogue) {
  constexpr bool NEIGHBOURS = !TRANSPOSED_B;
  constexpr int DOWN = ROWS / 16, ACROSS = COLUMNS / 8;
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  int warpRow = warp / WARPS_ACROSS * ROWS, warpColumn = warp % WARPS_ACROSS * COLUMNS;
  int row0 = blockIdx.y * M, column0 = blockIdx.x * N;
  int begin = blockIdx.z * part, end = min(k, begin + part);
  typedef Steps<TRANSPOSED_A, TRANSPOSED_B> S;
  Copier<typename S::A, M, TRANSPOSED_A> copyA(a, strideA, row0, begin, m);
  Copier<typename S::B, N, TRANSPOSED_B> copyB(b, strideB, column0, begin, n);
  float sums[DOWN][ACROSS][4] = {};
#pragma unroll
  for (int stage = 0; stage < STAGES - 1; stage++) {
    copyA.copy(steps.a[stage], a, end);
    copyB.copy(steps.b[stage], b, end);
    commitCopies();
  }
  int now = 0, next = STAGES - 1;
  for (int d0 = begin; d0 < end; d0 += DEPTH) {
    waitForCopies<STAGES - 2>();
    __syncthreads();
    // What was multiplied before the barrier makes room for the step after the next.
    if (d0 + (STAGES - 1) * DEPTH < end) {
      copyA.copy(steps.a[next], a, end);
      copyB.copy(steps.b[next], b, end);
    }
    commitCopies();
#pragma unroll
    for (int d = 0; d < DEPTH; d += 16) {
      unsigned left[DOWN][4], right[ACROSS][2];
#pragma unroll
      for (int j = 0; j < ACROSS; j += 2) {
        unsigned two[4];
        steps.b[now].right(two, warpColumn, j, d);
        right[j][0] = two[0], right[j][1] = two[1], right[j + 1][0] = two[2], right[j + 1][1] = two[3];
      }
#pragma unroll
      for (int i = 0; i < DOWN; i++) steps.a[now].left(left[i], warpRow + i * 16, d);
#pragma unroll
      for (int i = 0; i < DOWN; i++)
#pragma unroll
        for (int j = 0; j < ACROSS; j++) multiplyAdd(sums[i][j], left[i], right[j][0], right[j][1]);
    }
    now = now + 1 == STAGES ? 0 : now + 1;
    next = next + 1 == STAGES ? 0 : next + 1;
  }
  out += static_cast<long long>(blockIdx.z) * m * n;
  int row = row0 + warpRow + lane / 4;
  if constexpr (NEIGHBOURS) {
    int column = column0 + warpColumn + columnOf<true>(0, lane % 4 * 2);
    store<2 * DOWN, 1, 8>(
        epilogue, out, m, n, [&](int i, int, int e) { return sums[i / 2][e / 2][i % 2 * 2 + e % 2]; },
        [&](int i) { return row + i * 8; }, [&](int) { return column; });
  } else if constexpr (sizeof(RESULT) == 2) {
    // By way of the warp's part of shared memory, 4 lanes a row; rows of 16 bytes more are in different banks.
    typedef unsigned Line[COLUMNS / 2 + 4];
    static_assert(THREADS / 32 * ROWS * sizeof(Line) <= sizeof(S), "no room for a tile of results");
    __syncthreads();
    Line* lines = reinterpret_cast<Line*>(&steps) + warp * ROWS;
#pragma unroll
    for (int i = 0; i < 2 * DOWN; i++)
#pragma unroll
      for (int j = 0; j < ACROSS; j++)
        lines[i * 8 + lane / 4][j * 4 + lane % 4] = packed(sums[i / 2][j][i % 2 * 2], sums[i / 2][j][i % 2 * 2 + 1]);
    __syncwarp();
    int column = column0 + warpColumn + lane % 4 * 8;
    store<2 * DOWN, 1, 8>(
        epilogue, out, m, n,
        [&](int i, int, int e) {
          uint4 all = *reinterpret_cast<const uint4*>(&lines[i * 8 + lane / 4][lane % 4 * 4]);
          return unpacked(e < 2 ? all.x : e < 4 ? all.y : e < 6 ? all.z : all.w, e % 2);
        },
        [&](int i) { return row + i * 8; }, [&](int) { return column; });
  } else {
    int column = column0 + warpColumn + columnOf<false>(0, lane % 4 * 2);
    store<2 * DOWN, ACROSS, 2>(
        epilogue, out, m, n, [&](int i, int j, int e) { return sums[i / 2][j][i % 2 * 2 + e]; },
        [&](int i) { return row + i * 8; }, [&](int j) { return column + j * 8; });
  }
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
