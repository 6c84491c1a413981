// Causal multi-head self-attention of whole sequences in bf16, on tensor cores, without a matrix of all weights in
// memory: scores and weights of a tile are in registers.
//
// B sequences of T tokens, H heads of `head` channels, C = H * head; qkv [B*T,3C]. HEAD is `head` rounded up to a
// multiple of 16; what is beyond is zero. A block of 4 warps owns 64 tokens, a warp 16 of them as the rows of its left
// factors; tiles of the tokens on the other side are copied into shared memory, the next while one is multiplied.
// gridDim.y is B*H; rows of the dropout mask are numbered by sequence, head and query.
#include "dropout.cuh"
#include "instructions.cuh"
#include "numbers.cuh"
#include "warp.cuh"

constexpr int WARPS = 4;
constexpr int THREADS = WARPS * WARP;
constexpr int ROWS = 16;                    // of a warp
constexpr int OWN = WARPS * ROWS;           // of a block
constexpr int PIECE = 8;                    // numbers of 16 bytes
constexpr int POWER = HEAD <= 16 ? 2 : HEAD <= 32 ? 4 : HEAD <= 64 ? 8 : 16;  // lanes for a row's pieces, some idle
constexpr int DEPTHS = HEAD / 16;           // steps of a sum over channels
constexpr int COLUMNS = HEAD / 8;           // groups of channels of a result
// Of a multiprocessor, for which there are registers.
constexpr int BLOCKS = HEAD <= 32 ? 4 : HEAD <= 64 ? 3 : 2;
constexpr int UNROLLED = HEAD <= 64 ? 8 : 1;
constexpr float LOG2_E = 1.44269504f;

// A row of a tile is 8 numbers longer: the eight rows of a matrix are in different banks.
typedef Bf16 Row[HEAD + PIECE];

__device__ __forceinline__ int warp() { return threadIdx.x / WARP; }
__device__ __forceinline__ int lane() { return threadIdx.x % WARP; }

// Of what a warp multiplies, a lane has the rows lane/4 and lane/4+8, and of each 8 columns this one and the next.
__device__ __forceinline__ int column() { return threadIdx.x % 4 * 2; }

// A head of a sequence in a matrix with `stride` numbers a token.
template <class N>
struct Head {
  N* first;
  int stride;
  int length;
  int head;
  bool inPieces;  // of 16 aligned bytes can it be read and written

  __device__ __forceinline__ Head(N* matrix, int offset, int stride, int length, int heads, int head)
      : first(matrix + static_cast<long long>(blockIdx.y / heads) * length * stride + offset + blockIdx.y % heads * head),
        stride(stride),
        length(length),
        head(head),
        inPieces(reinterpret_cast<unsigned long long>(matrix) % 16 == 0 && head % PIECE == 0) {}

  __device__ __forceinline__ bool has(int token, int channel) const { return token < length && channel < head; }

  __device__ __forceinline__ N* at(int token, int channel) const {
    return first + static_cast<long long>(token) * stride + channel;
  }

  // Begins to copy tokens from..from+COUNT-1.
  template <int COUNT>
  __device__ __forceinline__ void copy(Row* tile, int from) const {
    if (inPieces) {
      constexpr int STEP = THREADS / POWER;
      int row = threadIdx.x / POWER, channel = threadIdx.x % POWER * PIECE;
      if (channel >= HEAD) return;
#pragma unroll UNROLLED
      for (int n = 0; n < (COUNT + STEP - 1) / STEP; n++, row += STEP) {
        if (COUNT % STEP > 0 && row >= COUNT) return;
        bool inside = has(from + row, channel);
        copyAsync(&tile[row][channel], inside ? at(from + row, channel) : first, inside);
      }
    } else {
#pragma unroll 1
      for (int i = threadIdx.x; i < COUNT * HEAD; i += THREADS) {
        int row = i / HEAD, channel = i % HEAD;
        tile[row][channel] = has(from + row, channel) ? *at(from + row, channel) : Bf16{0};
      }
    }
  }

  __device__ __forceinline__ void write(int token, int channel, const Bf16* piece) const {
    if (inPieces && has(token, channel))
      copyPiece(at(token, channel), piece);
    else
      for (int i = 0; i < PIECE; i++)
        if (has(token, channel + i)) *at(token, channel + i) = piece[i];
  }
};

// Calls body(row, channel) for each piece of a warp's rows; channels beyond HEAD are idle lanes'.
template <class Body>
__device__ __forceinline__ void forEachPiece(Body body) {
#pragma unroll 1
  for (int i = lane(); i < ROWS * POWER; i += WARP) body(i / POWER, i % POWER * PIECE);
}

// A left factor of a warp [16,HEAD], in registers: values[d][i] are channels 16d + column() + 8 * (i / 2) and the next,
// of a lane's first row where i is even and of its second where it is odd.
struct Left {
  unsigned values[DEPTHS][4];

  template <class N>
  __device__ __forceinline__ void load(const Head<N>& from, const int (&tokens)[2]) {
    bool inPairs = from.head % 2 == 0 && reinterpret_cast<unsigned long long>(from.first) % (2 * sizeof(N)) == 0;
    if (inPairs) {
      forEach([&](unsigned& value, int i, int channel) {
        value = from.has(tokens[i], channel) ? pair(from.at(tokens[i], channel)) : 0;
      });
    } else {
      forEach([&](unsigned& value, int i, int channel) {
        float x[2];
        for (int j = 0; j < 2; j++)
          x[j] = from.has(tokens[i], channel + j) ? number(*from.at(tokens[i], channel + j)) : 0;
        value = packed(x[0], x[1]);
      });
    }
  }

  template <class Body>
  __device__ __forceinline__ void forEach(Body body) {
#pragma unroll
    for (int d = 0; d < DEPTHS; d++)
#pragma unroll
      for (int i = 0; i < 4; i++) body(values[d][i], i % 2, d * 16 + column() + i / 2 * 8);
  }

  // products[i] = the sum of those with the numbers of the other in a lane's row i.
  __device__ __forceinline__ void multiplyRows(float (&products)[2], const Left& other) const {
    products[0] = products[1] = 0;
#pragma unroll
    for (int d = 0; d < DEPTHS; d++)
#pragma unroll
      for (int i = 0; i < 4; i++)
        products[i % 2] += lower(values[d][i]) * lower(other.values[d][i]) + upper(values[d][i]) * upper(other.values[d][i]);
    for (int i = 0; i < 2; i++) products[i] = warpSum(products[i], 4);
  }

  // sums [16,8N] = these times the first 8N rows of `right`.
  template <int N>
  __device__ __forceinline__ void multiply(float (&sums)[N][4], const Row* right) const {
#pragma unroll
    for (int n = 0; n < N; n++)
      for (int e = 0; e < 4; e++) sums[n][e] = 0;
#pragma unroll
    for (int d = 0; d < DEPTHS; d++)
#pragma unroll
      for (int n = 0; n < N; n += 2) {
        unsigned both[4];
        loadMatrices(both, &right[n * 8 + lane() % 8 + lane() / 16 * 8][d * 16 + lane() / 8 % 2 * 8]);
        multiplyAdd(sums[n], values[d], both[0], both[1]);
        multiplyAdd(sums[n + 1], values[d], both[2], both[3]);
      }
  }
};

// sums [16,HEAD] += weights [16,8N], which are rounded, times the first 8N rows of `right`.
template <int N>
__device__ __forceinline__ void multiplyAdd(float (&sums)[COLUMNS][4], const float (&weights)[N][4], const Row* right) {
#pragma unroll
  for (int k = 0; k < N; k += 2) {
    unsigned left[4] = {packed(weights[k][0], weights[k][1]), packed(weights[k][2], weights[k][3]),
                        packed(weights[k + 1][0], weights[k + 1][1]), packed(weights[k + 1][2], weights[k + 1][3])};
#pragma unroll
    for (int c = 0; c < COLUMNS; c += 2) {
      unsigned both[4];
      loadTransposedMatrices(both, &right[k * 8 + lane() % 16][c * 8 + lane() / 16 * 8]);
      multiplyAdd(sums[c], left, both[0], both[1]);
      multiplyAdd(sums[c + 1], left, both[2], both[3]);
    }
  }
}

// Writes a warp's result [16,HEAD], times the scales of a lane's two rows, by way of the warp's rows of shared memory:
// first..first+15 are the warp's tokens, tokens the lane's.
__device__ __forceinline__ void write(const Head<Bf16>& to, int first, const int (&tokens)[2],
                                      const float (&sums)[COLUMNS][4], float scale0, float scale1, Row* rows) {
  __syncwarp();
#pragma unroll
  for (int c = 0; c < COLUMNS; c++) {
    storePair(&rows[tokens[0] - first][c * 8 + column()], packed(sums[c][0] * scale0, sums[c][1] * scale0));
    storePair(&rows[tokens[1] - first][c * 8 + column()], packed(sums[c][2] * scale1, sums[c][3] * scale1));
  }
  __syncwarp();
#pragma unroll 1
  for (int i = lane(); i < ROWS * POWER; i += WARP) {
    int row = i / POWER, channel = i % POWER * PIECE;
    if (channel < HEAD) to.write(first + row, channel, &rows[row][channel]);
  }
}

// The same in float32, whose neighbours fill a sector of memory.
__device__ __forceinline__ void write(const Head<float>& to, int, const int (&tokens)[2],
                                      const float (&sums)[COLUMNS][4], float scale0, float scale1, Row*) {
#pragma unroll
  for (int c = 0; c < COLUMNS; c++)
    for (int j = 0; j < 2; j++) {
      int channel = c * 8 + column() + j;
      if (to.has(tokens[0], channel)) *to.at(tokens[0], channel) = sums[c][j] * scale0;
      if (to.has(tokens[1], channel)) *to.at(tokens[1], channel) = sums[c][2 + j] * scale1;
    }
}

constexpr int KEYS = HEAD <= 64 ? 64 : 32;

// out [B*T,C]; logSums [B*H*T] = logarithms to base 2 of the sums of exponentials, or null.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS)
attention(Bf16* out, float* logSums, const Bf16* qkv, int length, int heads, int head, float scale, Dropout dropout) {
  constexpr int N = KEYS / 8;
  __shared__ __align__(16) Row tiles[2][2][KEYS];  // of keys and of values
  // The longest sums first.
  int c = heads * head, query0 = (gridDim.x - 1 - blockIdx.x) * OWN, first = query0 + warp() * ROWS;
  int queries[2] = {first + lane() / 4, first + lane() / 4 + 8};
  unsigned maskRow = blockIdx.y * length;
  dropout = dropout.keyed();
  Head<const Bf16> keys(qkv, c, 3 * c, length, heads, head), values(qkv, 2 * c, 3 * c, length, heads, head);
  keys.copy<KEYS>(tiles[0][0], 0);
  values.copy<KEYS>(tiles[0][1], 0);
  commitCopies();
  Left q;
  q.load(Head<const Bf16>(qkv, 0, 3 * c, length, heads, head), queries);
  float sums[COLUMNS][4] = {}, top[2] = {LOWEST, LOWEST}, total[2] = {};
  scale *= LOG2_E;
  int end = min(query0 + OWN, length), now = 0;
  for (int key0 = 0; key0 < end; key0 += KEYS, now ^= 1) {
    waitForCopies<0>();
    __syncthreads();
    if (key0 + KEYS < end) {
      keys.copy<KEYS>(tiles[now ^ 1][0], key0 + KEYS);
      values.copy<KEYS>(tiles[now ^ 1][1], key0 + KEYS);
      commitCopies();
    }
    float weights[N][4];
    q.multiply(weights, tiles[now][0]);
    if (key0 + KEYS > query0) {
#pragma unroll
      for (int n = 0; n < N; n++)
        for (int e = 0; e < 4; e++)
          if (key0 + n * 8 + column() + e % 2 > queries[e / 2]) weights[n][e] = LOWEST;
    }
#pragma unroll
    for (int i = 0; i < 2; i++) {
      float before = top[i];
#pragma unroll
      for (int n = 0; n < N; n++) top[i] = fmaxf(top[i], fmaxf(weights[n][2 * i], weights[n][2 * i + 1]));
      top[i] = warpMax(top[i], 4);
      float shrink = powerOfTwo((before - top[i]) * scale), sum = 0, largest = top[i] * scale;
#pragma unroll
      for (int n = 0; n < N; n++)
        for (int e = 2 * i; e < 2 * i + 2; e++) {
          weights[n][e] = powerOfTwo(weights[n][e] * scale - largest);
          sum += weights[n][e];
        }
      total[i] = total[i] * shrink + sum;
#pragma unroll
      for (int n = 0; n < COLUMNS; n++) {
        sums[n][2 * i] *= shrink;
        sums[n][2 * i + 1] *= shrink;
      }
      if (dropout.threshold) {
        unsigned seed = dropout.seed(maskRow + queries[i], key0 + column(), length);
#pragma unroll
        for (int n = 0; n < N; n++) {
          Dropout::Pair kept = dropout.kept(seed + 4 * n * Dropout::NEXT);
          if (!kept.even) weights[n][2 * i] = 0;
          if (!kept.odd) weights[n][2 * i + 1] = 0;
        }
      }
    }
    multiplyAdd(sums, weights, tiles[now][1]);
  }
  for (int i = 0; i < 2; i++) {
    total[i] = warpSum(total[i], 4);
    if (logSums && lane() % 4 == 0 && queries[i] < length)
      logSums[maskRow + queries[i]] = top[i] * scale + log2f(total[i]);
  }
  write(Head<Bf16>(out, 0, c, length, heads, head), first, queries, sums, dropout.scale / total[0],
        dropout.scale / total[1], &tiles[now][0][warp() * ROWS]);
}

constexpr int TILE = 32;  // tokens on the other side, on the way back
constexpr int N = TILE / 8;

// The queries' part of dQkv [B*T,3C]; deltas [B*H*T] = the products of dOut and out; rounded [B*T,C] = dOut, or null.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS)
queryGradient(RESULT* dQkv, float* deltas, Bf16* rounded, const GRADIENT* dOut, const Bf16* out, const float* logSums,
              const Bf16* qkv, int length, int heads, int head, float scale, Dropout dropout) {
  __shared__ __align__(16) Row tiles[2][2][TILE];  // of keys and of values
  int c = heads * head, query0 = (gridDim.x - 1 - blockIdx.x) * OWN, first = query0 + warp() * ROWS;
  int queries[2] = {first + lane() / 4, first + lane() / 4 + 8};
  unsigned maskRow = blockIdx.y * length;
  dropout = dropout.keyed();
  Head<const Bf16> keys(qkv, c, 3 * c, length, heads, head), values(qkv, 2 * c, 3 * c, length, heads, head);
  keys.copy<TILE>(tiles[0][0], 0);
  values.copy<TILE>(tiles[0][1], 0);
  commitCopies();
  Left q, d, o;
  q.load(Head<const Bf16>(qkv, 0, 3 * c, length, heads, head), queries);
  d.load(Head<const GRADIENT>(dOut, 0, c, length, heads, head), queries);
  o.load(Head<const Bf16>(out, 0, c, length, heads, head), queries);
  float sums[COLUMNS][4] = {}, exponents = scale * LOG2_E, logSum[2], delta[2];
  d.multiplyRows(delta, o);
  for (int i = 0; i < 2; i++) {
    logSum[i] = queries[i] < length ? logSums[maskRow + queries[i]] : 0;
    if (queries[i] < length && lane() % 4 == 0) deltas[maskRow + queries[i]] = delta[i];
  }
  if (rounded) {
    Head<Bf16> copy(rounded, 0, c, length, heads, head);
    d.forEach([&](unsigned both, int i, int channel) {
      if (!copy.has(queries[i], channel)) return;
      Bf16* to = copy.at(queries[i], channel);
      if (head % 2 == 0)
        storePair(to, both);
      else {
        store(to[0], lower(both));
        if (channel + 1 < head) store(to[1], upper(both));
      }
    });
  }
  int end = min(query0 + OWN, length), now = 0;
  for (int key0 = 0; key0 < end; key0 += TILE, now ^= 1) {
    waitForCopies<0>();
    __syncthreads();
    if (key0 + TILE < end) {
      keys.copy<TILE>(tiles[now ^ 1][0], key0 + TILE);
      values.copy<TILE>(tiles[now ^ 1][1], key0 + TILE);
      commitCopies();
    }
    if (key0 >= first + ROWS) continue;
    float weights[N][4], dScores[N][4];
    q.multiply(weights, tiles[now][0]);
    d.multiply(dScores, tiles[now][1]);
#pragma unroll
    for (int i = 0; i < 2; i++) {
      if (dropout.threshold) {
        unsigned seed = dropout.seed(maskRow + queries[i], key0 + column(), length);
#pragma unroll
        for (int n = 0; n < N; n++) {
          Dropout::Pair kept = dropout.kept(seed + 4 * n * Dropout::NEXT);
          if (!kept.even) dScores[n][2 * i] = 0;
          if (!kept.odd) dScores[n][2 * i + 1] = 0;
        }
      }
#pragma unroll
      for (int n = 0; n < N; n++)
        for (int e = 2 * i; e < 2 * i + 2; e++)
          dScores[n][e] = powerOfTwo(weights[n][e] * exponents - logSum[i]) * (dScores[n][e] * dropout.scale - delta[i]);
    }
    if (key0 + TILE > query0) {
#pragma unroll
      for (int n = 0; n < N; n++)
        for (int e = 0; e < 4; e++)
          if (key0 + n * 8 + column() + e % 2 > queries[e / 2]) dScores[n][e] = 0;
    }
    multiplyAdd(sums, dScores, tiles[now][0]);
  }
  write(Head<RESULT>(dQkv, 0, 3 * c, length, heads, head), first, queries, sums, scale, scale,
        &tiles[now][0][warp() * ROWS]);
}

constexpr int PART = HEAD <= 32 ? TILE : 16;  // of a tile, whose weights are in registers

// For Blackwell NVIDIA's compiler wants some registers more than four blocks of a multiprocessor leave to a thread.
#if __CUDA_ARCH__ >= 1000
constexpr int KEY_BLOCKS = HEAD <= 16 ? BLOCKS : HEAD <= 64 ? 3 : 2;
#else
constexpr int KEY_BLOCKS = BLOCKS;
#endif

// The keys' and values' parts of dQkv [B*T,3C]; a block owns keys, and looks at all queries that see one of them.
// dOut [B*T,C] is rounded.
extern "C" __global__ void __launch_bounds__(THREADS, KEY_BLOCKS)
keyGradient(RESULT* dQkv, const float* deltas, const Bf16* dOut, const float* logSums, const Bf16* qkv, int length,
            int heads, int head, float scale, Dropout dropout) {
  __shared__ __align__(16) Row tiles[2][2][TILE];  // of queries and of their outputs' gradients
  __shared__ __align__(8) float logSum[2][TILE];
  __shared__ __align__(8) float delta[2][TILE];
  int c = heads * head, key0 = blockIdx.x * OWN, first = key0 + warp() * ROWS;
  // Both columns of a pair of the dropout mask are a lane's.
  int keys[2] = {first + lane() / 4 * 2, first + lane() / 4 * 2 + 1};
  unsigned maskRow = blockIdx.y * length;
  dropout = dropout.keyed();
  Head<const Bf16> queries(qkv, 0, 3 * c, length, heads, head), gradients(dOut, 0, c, length, heads, head);
  auto copy = [&](int to, int query0) {
    queries.copy<TILE>(tiles[to][0], query0);
    gradients.copy<TILE>(tiles[to][1], query0);
    if (threadIdx.x < TILE) {
      int query = query0 + threadIdx.x;
      copyAsync(&logSum[to][threadIdx.x], query < length ? &logSums[maskRow + query] : logSums, query < length);
      copyAsync(&delta[to][threadIdx.x], query < length ? &deltas[maskRow + query] : deltas, query < length);
    }
    commitCopies();
  };
  copy(0, key0);
  Left k, v;
  k.load(Head<const Bf16>(qkv, c, 3 * c, length, heads, head), keys);
  v.load(Head<const Bf16>(qkv, 2 * c, 3 * c, length, heads, head), keys);
  float dKeys[COLUMNS][4] = {}, dValues[COLUMNS][4] = {}, exponents = scale * LOG2_E;
  unsigned nextRow = dropout.seed(1, 0, length) - dropout.seed(0, 0, length);
  int now = 0;
  for (int query0 = key0; query0 < length; query0 += TILE, now ^= 1) {
    waitForCopies<0>();
    __syncthreads();
    if (query0 + TILE < length) copy(now ^ 1, query0 + TILE);
#pragma unroll 1
    for (int part = 0; part < TILE; part += PART) {
      if (query0 + part + PART <= first) continue;
      constexpr int N = PART / 8;
      float weights[N][4], dScores[N][4];
      k.multiply(weights, tiles[now][0] + part);
      v.multiply(dScores, tiles[now][1] + part);
#pragma unroll
      for (int n = 0; n < N; n++)
        for (int e = 0; e < 4; e++)
          weights[n][e] = powerOfTwo(weights[n][e] * exponents - logSum[now][part + n * 8 + column() + e % 2]);
      if (query0 < key0 + OWN) {
#pragma unroll
        for (int n = 0; n < N; n++)
          for (int e = 0; e < 4; e++)
            if (keys[e / 2] > query0 + part + n * 8 + column() + e % 2) weights[n][e] = 0;
      }
      // A dropped weight gets a sign.
      if (dropout.threshold) {
        unsigned seed = dropout.seed(maskRow + query0 + part + column(), keys[0], length);
#pragma unroll
        for (int n = 0; n < N; n++, seed += 8 * nextRow)
#pragma unroll
          for (int j = 0; j < 2; j++) {
            Dropout::Pair kept = dropout.kept(seed + j * nextRow);
            if (!kept.even) weights[n][j] = -weights[n][j];
            if (!kept.odd) weights[n][2 + j] = -weights[n][2 + j];
          }
      }
#pragma unroll
      for (int n = 0; n < N; n++)
        for (int e = 0; e < 4; e++) {
          float weight = fabsf(weights[n][e]);
          weights[n][e] = fmaxf(weights[n][e], 0);
          dScores[n][e] = weights[n][e] * (dScores[n][e] * dropout.scale) - weight * delta[now][part + n * 8 + column() + e % 2];
        }
      multiplyAdd(dValues, weights, tiles[now][1] + part);
      multiplyAdd(dKeys, dScores, tiles[now][0] + part);
    }
  }
  Row* rows = &tiles[now][0][warp() * ROWS];
  write(Head<RESULT>(dQkv, c, 3 * c, length, heads, head), first, keys, dKeys, scale, scale, rows);
  write(Head<RESULT>(dQkv, 2 * c, 3 * c, length, heads, head), first, keys, dValues, dropout.scale,
        dropout.scale, rows);
}
