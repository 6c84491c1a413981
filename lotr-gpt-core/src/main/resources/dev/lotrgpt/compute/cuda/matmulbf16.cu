// Products of bf16 matrices on tensor cores, added up in float32: out [m,n] = A B, and what follows each product.
//
// A block computes one or more tiles of M x N numbers, one after the other, in steps of 32 along the sum, 64 x 32 (or
// 32 x 32) a warp. While a step is multiplied or a tile stored, the next two steps, be they of the next tile, are copied
// into shared memory. Rows of A and B in memory are a multiple of 16 bytes apart.
#include "dependency.cuh"
#include "epilogue.cuh"
#include "instructions.cuh"
#include "numbers.cuh"

constexpr int M = TILE_ROWS;  // 128 or 256
constexpr int N = TILE_COLUMNS;  // 64 or 128
constexpr int THREADS = M * 2;
constexpr int WARPS = THREADS / 32;
constexpr int BLOCKS = 512 / THREADS;  // of a multiprocessor
constexpr int DEPTH = 32;
constexpr int STAGES = 3;
constexpr int CHUNK = 8;  // numbers of 16 bytes
constexpr int COLUMNS = 32;  // of a warp
constexpr int WARPS_ACROSS = N / COLUMNS;
constexpr int ROWS = M * WARPS_ACROSS / WARPS;  // of a warp

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
  static_assert(COPIES > 0, "threads without a copy");

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

// What a thread copies of each step of a factor: a chunk of every LINES-th line.
template <class S, bool TRANSPOSED>
struct Copier {
  static constexpr int LINES = THREADS / S::CHUNKS;
  static_assert(LINES % (TRANSPOSED ? 8 : 32) == 0, "chunks that change places in another way");

  const Bf16* from;  // of the next step
  int stride;
  int depth;
  int rows;  // of the factor from the thread's first on
  int to;

  __device__ __forceinline__ Copier(const Bf16* matrix, int stride, int firstRow, int begin, int allRows)
      : stride(stride) {
    int line = threadIdx.x / S::CHUNKS, at = threadIdx.x % S::CHUNKS;
    int row = firstRow + (TRANSPOSED ? at * CHUNK : line);
    depth = begin + (TRANSPOSED ? line : at * CHUNK);
    rows = allRows - row;
    from = matrix + (TRANSPOSED ? static_cast<long long>(depth) * stride + row
                                : static_cast<long long>(row) * stride + depth);
    to = S::place(line, at);
  }

  // Begins to copy the next step; zeros beyond the rows of the factor and the `end` of the sum.
  __device__ __forceinline__ void copy(S& step, const Bf16* matrix, int end) {
#pragma unroll
    for (int i = 0; i < S::COPIES; i++) {
      int line = i * LINES;
      bool inside = TRANSPOSED ? rows > 0 && depth + line < end : rows > line && depth < end;
      copyAsync(&step.numbers[to + line * S::CHUNKS * CHUNK],
                inside ? from + static_cast<long long>(line) * stride : matrix, inside);
    }
    from += TRANSPOSED ? static_cast<long long>(DEPTH) * stride : DEPTH;
    depth += DEPTH;
  }
};

// 16 rows of a warp's results, 4 lanes a row; rows of 16 bytes more are in different banks.
typedef unsigned Line[COLUMNS / 2 + 4];

template <bool TRANSPOSED_A, bool TRANSPOSED_B>
struct Shared {
  typedef Step<M, TRANSPOSED_A, false> A;
  typedef Step<N, TRANSPOSED_B, !TRANSPOSED_B> B;
  A a[STAGES];
  B b[STAGES];
  __align__(16) Line lines[WARPS][16];
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
__device__ __forceinline__ void product(RESULT* out, const Bf16* a, int strideA, const Bf16* b, int strideB, int m, int n,
                                        int k, int part, const Epilogue& epilogue) {
  typedef Shared<TRANSPOSED_A, TRANSPOSED_B> S;
  constexpr int DOWN = ROWS / 16, ACROSS = COLUMNS / 8;
  S& shared = dynamicShared<S>();
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
  int warpRow = warp / WARPS_ACROSS * ROWS, warpColumn = warp % WARPS_ACROSS * COLUMNS;
  int begin = blockIdx.z * part, end = min(k, begin + part);
  int across = (n + N - 1) / N, tiles = (m + M - 1) / M * across, each = (tiles + gridDim.x - 1) / gridDim.x;
  int tile = blockIdx.x * each, last = min(tiles, tile + each);
  if (tile >= last) return;
  out += static_cast<long long>(blockIdx.z) * m * n;

  // What is copied next: a step of a tile, into a stage.
  Copier<typename S::A, TRANSPOSED_A> copyA(a, strideA, tile / across * M, begin, m);
  Copier<typename S::B, TRANSPOSED_B> copyB(b, strideB, tile % across * N, begin, n);
  int copied = tile, depth = begin, to = 0;
  auto copyNext = [&]() {
    if (copied < last) {
      copyA.copy(shared.a[to], a, end);
      copyB.copy(shared.b[to], b, end);
      to = to + 1 == STAGES ? 0 : to + 1;
      depth += DEPTH;
      if (depth >= end && ++copied < last) {
        depth = begin;
        copyA = Copier<typename S::A, TRANSPOSED_A>(a, strideA, copied / across * M, begin, m);
        copyB = Copier<typename S::B, TRANSPOSED_B>(b, strideB, copied % across * N, begin, n);
      }
    }
    commitCopies();
  };
#pragma unroll 1
  for (int stage = 0; stage < STAGES - 1; stage++) copyNext();

  int now = 0;
#pragma unroll 1
  for (; tile < last; tile++) {
    float sums[DOWN][ACROSS][4] = {};
#pragma unroll 1
    for (int d0 = begin; d0 < end; d0 += DEPTH) {
      waitForCopies<STAGES - 2>();
      __syncthreads();
      // What was multiplied before the barrier makes room for the step after the next.
      copyNext();
#pragma unroll
      for (int d = 0; d < DEPTH; d += 16) {
        unsigned left[DOWN][4], right[ACROSS][2];
#pragma unroll
        for (int j = 0; j < ACROSS; j += 2) {
          unsigned two[4];
          shared.b[now].right(two, warpColumn, j, d);
          right[j][0] = two[0], right[j][1] = two[1], right[j + 1][0] = two[2], right[j + 1][1] = two[3];
        }
#pragma unroll
        for (int i = 0; i < DOWN; i++) shared.a[now].left(left[i], warpRow + i * 16, d);
#pragma unroll
        for (int i = 0; i < DOWN; i++)
#pragma unroll
          for (int j = 0; j < ACROSS; j++) multiplyAdd(sums[i][j], left[i], right[j][0], right[j][1]);
      }
      now = now + 1 == STAGES ? 0 : now + 1;
    }
    int row = tile / across * M + warpRow + lane / 4, column = tile % across * N + warpColumn;
    if constexpr (!TRANSPOSED_B) {
      store<2 * DOWN, 1, 8>(
          epilogue, out, m, n, [&](int i, int, int e) { return sums[i / 2][e / 2][i % 2 * 2 + e % 2]; },
          [&](int i) { return row + i * 8; }, [&](int) { return column + columnOf<true>(0, lane % 4 * 2); });
    } else if constexpr (sizeof(RESULT) == 2) {
      Line* lines = shared.lines[warp];
#pragma unroll
      for (int i = 0; i < DOWN; i++) {
        __syncwarp();
#pragma unroll
        for (int j = 0; j < ACROSS; j++)
          for (int h = 0; h < 2; h++)
            lines[h * 8 + lane / 4][j * 4 + lane % 4] = packed(sums[i][j][h * 2], sums[i][j][h * 2 + 1]);
        __syncwarp();
        store<2, 1, 8>(
            epilogue, out, m, n,
            [&](int h, int, int e) {
              uint4 all = *reinterpret_cast<const uint4*>(&lines[h * 8 + lane / 4][lane % 4 * 4]);
              return unpacked(e < 2 ? all.x : e < 4 ? all.y : e < 6 ? all.z : all.w, e % 2);
            },
            [&](int h) { return row + i * 16 + h * 8; }, [&](int) { return column + lane % 4 * 8; });
      }
    } else {
      store<2 * DOWN, ACROSS, 2>(
          epilogue, out, m, n, [&](int i, int j, int e) { return sums[i / 2][j][i % 2 * 2 + e]; },
          [&](int i) { return row + i * 8; }, [&](int j) { return column + columnOf<false>(j, lane % 4 * 2); });
    }
  }
}

// A [m,k], B [n,k]: a layer's output from x and its weight.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS)
output(RESULT* out, const Bf16* a, int strideA, const Bf16* b, int strideB, int m, int n, int k, int part,
       Epilogue epilogue) {
  waitForKernelBefore();
  product<false, false>(out, a, strideA, b, strideB, m, n, k, part, epilogue);
}

// A [m,k], B [k,n]: the gradient of its input from the output's and the weight.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS)
inputGradient(RESULT* out, const Bf16* a, int strideA, const Bf16* b, int strideB, int m, int n, int k, int part,
              Epilogue epilogue) {
  waitForKernelBefore();
  product<false, true>(out, a, strideA, b, strideB, m, n, k, part, epilogue);
}

// A [k,m], B [k,n]: the gradient of its weight from the output's and x.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS)
weightGradient(RESULT* out, const Bf16* a, int strideA, const Bf16* b, int strideB, int m, int n, int k, int part,
               Epilogue epilogue) {
  waitForKernelBefore();
  product<true, true>(out, a, strideA, b, strideB, m, n, k, part, epilogue);
}
