// Causal multi-head self-attention of whole sequences, without a matrix of all weights in memory.
//
// B sequences of T tokens, H heads of `head` channels, C = H * head; qkv [B*T,3C]. HEAD is `head` rounded up to a
// multiple of 16; what is beyond is zero. A block's 16 x 16 threads (y, x) own neighbouring rows and every 16th column
// of each tile. gridDim.y is B*H; rows of the dropout mask are numbered by sequence, head and query.
#include "dropout.cuh"
#include "numbers.cuh"
#include "warp.cuh"

constexpr int SIDE = 16;
constexpr int THREADS = SIDE * SIDE;
constexpr int CHANNELS = HEAD / SIDE;  // of a thread

// One row of the tiles is HEAD + 1 floats, so that a column is not in one bank.
typedef float Row[HEAD + 1];

// A head of a sequence in a matrix with `stride` numbers a token.
template <class N>
struct Head {
  N* first;
  int stride;
  int length;
  int head;

  __device__ Head(N* matrix, int offset, int stride, int length, int heads, int head)
      : first(matrix + static_cast<long long>(blockIdx.y / heads) * length * stride + offset + blockIdx.y % heads * head),
        stride(stride),
        length(length),
        head(head) {}

  __device__ N& at(int token, int channel) const { return first[static_cast<long long>(token) * stride + channel]; }

  __device__ void load(Row* tile, int from, int rows) const {
    for (int i = threadIdx.x; i < rows * HEAD; i += THREADS) {
      int row = i / HEAD, channel = i % HEAD;
      tile[row][channel] = from + row < length && channel < head ? number(at(from + row, channel)) : 0;
    }
  }
};

// sums[i][j] += row y*I+i of a times row x+16j of b.
template <int I, int J>
__device__ __forceinline__ void multiplyRows(float (&sums)[I][J], const Row* a, const Row* b, int y, int x) {
#pragma unroll 8
  for (int d = 0; d < HEAD; d++) {
    float left[I], right[J];
    for (int i = 0; i < I; i++) left[i] = a[y * I + i][d];
    for (int j = 0; j < J; j++) right[j] = b[x + SIDE * j][d];
    for (int i = 0; i < I; i++)
      for (int j = 0; j < J; j++) sums[i][j] += left[i] * right[j];
  }
}

// sums[i][c] += row y*I+i of weights [rows,N] times column x+16c of b [N,HEAD].
template <int I, int N>
__device__ __forceinline__ void multiply(float (&sums)[I][CHANNELS], const float (*weights)[N + 1], const Row* b, int y,
                                         int x) {
#pragma unroll 4
  for (int k = 0; k < N; k++) {
    float left[I];
    for (int i = 0; i < I; i++) left[i] = weights[y * I + i][k];
    for (int c = 0; c < CHANNELS; c++) {
      float right = b[k][x + SIDE * c];
      for (int i = 0; i < I; i++) sums[i][c] += left[i] * right;
    }
  }
}

constexpr int QUERIES = HEAD <= 64 ? 64 : 32;
constexpr int KEYS = 32;

// out [B*T,C]; logSums [B*H*T] = logarithms of the sums of exponentials, or null.
extern "C" __global__ void __launch_bounds__(THREADS, 2)
attention(OPERAND* out, float* logSums, const OPERAND* qkv, int length, int heads, int head, float scale,
          Dropout dropout) {
  __shared__ Row q[QUERIES];
  __shared__ Row kv[KEYS];
  __shared__ float weights[QUERIES][KEYS + 1];
  constexpr int I = QUERIES / SIDE, J = KEYS / SIDE;
  int x = threadIdx.x % SIDE, y = threadIdx.x / SIDE, c = heads * head, query0 = blockIdx.x * QUERIES;
  unsigned maskRow = blockIdx.y * length;
  dropout = dropout.keyed();
  Head<const OPERAND> queries(qkv, 0, 3 * c, length, heads, head), keys(qkv, c, 3 * c, length, heads, head),
      values(qkv, 2 * c, 3 * c, length, heads, head);
  queries.load(q, query0, QUERIES);
  float sums[I][CHANNELS] = {}, top[I], total[I];
  for (int i = 0; i < I; i++) {
    top[i] = LOWEST;
    total[i] = 0;
  }
  int end = min(query0 + QUERIES, length);
  for (int key0 = 0; key0 < end; key0 += KEYS) {
    __syncthreads();
    keys.load(kv, key0, KEYS);
    __syncthreads();
    float scores[I][J] = {};
    multiplyRows(scores, q, kv, y, x);
#pragma unroll
    for (int i = 0; i < I; i++) {
      int query = query0 + y * I + i;
      float before = top[i];
      for (int j = 0; j < J; j++) {
        scores[i][j] = key0 + x + SIDE * j <= query ? scores[i][j] * scale : LOWEST;
        top[i] = fmaxf(top[i], scores[i][j]);
      }
      top[i] = warpMax(top[i], SIDE);
      float shrink = expf(before - top[i]), sum = 0;
      for (int j = 0; j < J; j++) {
        int key = key0 + x + SIDE * j;
        float weight = expf(scores[i][j] - top[i]);
        sum += weight;
        weights[y * I + i][x + SIDE * j] = weight * dropout.factor(maskRow + query, key, length);
      }
      total[i] = total[i] * shrink + warpSum(sum, SIDE);
      for (int n = 0; n < CHANNELS; n++) sums[i][n] *= shrink;
    }
    __syncthreads();
    values.load(kv, key0, KEYS);
    __syncthreads();
    multiply<I, KEYS>(sums, weights, kv, y, x);
  }
  Head<OPERAND> result(out, 0, c, length, heads, head);
  for (int i = 0; i < I; i++) {
    int query = query0 + y * I + i;
    if (query >= length) continue;
    if (logSums && x == 0) logSums[maskRow + query] = top[i] + logf(total[i]);
    for (int n = 0; n < CHANNELS; n++)
      if (x + SIDE * n < head) store(result.at(query, x + SIDE * n), sums[i][n] / total[i]);
  }
}

constexpr int TILE = HEAD <= 64 ? 32 : 16;  // queries and keys of the way back
constexpr int EACH = TILE / SIDE;

// The weight of a key before dropout, and zero for what a query does not see.
__device__ __forceinline__ float weight(int query, int key, int length, float score, float logSum) {
  return key <= query && query < length ? expf(score - logSum) : 0;
}

// The queries' part of dQkv [B*T,3C], and deltas [B*H*T] = the products of dOut and out.
extern "C" __global__ void __launch_bounds__(THREADS, 2)
queryGradient(float* dQkv, float* deltas, const float* dOut, const OPERAND* out, const float* logSums,
              const OPERAND* qkv, int length, int heads, int head, float scale, Dropout dropout) {
  __shared__ Row q[TILE];
  __shared__ Row d[TILE];
  __shared__ Row k[TILE];
  __shared__ Row v[TILE];
  __shared__ float dScores[TILE][TILE + 1];
  int x = threadIdx.x % SIDE, y = threadIdx.x / SIDE, c = heads * head, query0 = blockIdx.x * TILE;
  unsigned maskRow = blockIdx.y * length;
  dropout = dropout.keyed();
  Head<const OPERAND> queries(qkv, 0, 3 * c, length, heads, head), keys(qkv, c, 3 * c, length, heads, head),
      values(qkv, 2 * c, 3 * c, length, heads, head), outputs(out, 0, c, length, heads, head);
  Head<const float> gradients(dOut, 0, c, length, heads, head);
  queries.load(q, query0, TILE);
  gradients.load(d, query0, TILE);
  outputs.load(k, query0, TILE);
  __syncthreads();
  float sums[EACH][CHANNELS] = {}, delta[EACH], logSum[EACH];
  for (int i = 0; i < EACH; i++) {
    int row = y * EACH + i;
    float product = 0;
    for (int n = 0; n < CHANNELS; n++) product += d[row][x + SIDE * n] * k[row][x + SIDE * n];
    delta[i] = warpSum(product, SIDE);
    logSum[i] = query0 + row < length ? logSums[maskRow + query0 + row] : 0;
    if (x == 0 && query0 + row < length) deltas[maskRow + query0 + row] = delta[i];
  }
  int end = min(query0 + TILE, length);
  for (int key0 = 0; key0 < end; key0 += TILE) {
    __syncthreads();
    keys.load(k, key0, TILE);
    values.load(v, key0, TILE);
    __syncthreads();
    float scores[EACH][EACH] = {}, dWeights[EACH][EACH] = {};
    multiplyRows(scores, q, k, y, x);
    multiplyRows(dWeights, d, v, y, x);
    for (int i = 0; i < EACH; i++)
      for (int j = 0; j < EACH; j++) {
        int query = query0 + y * EACH + i, key = key0 + x + SIDE * j;
        float kept = dropout.factor(maskRow + query, key, length);
        dScores[y * EACH + i][x + SIDE * j] =
            weight(query, key, length, scores[i][j] * scale, logSum[i]) * (dWeights[i][j] * kept - delta[i]);
      }
    __syncthreads();
    multiply<EACH, TILE>(sums, dScores, k, y, x);
  }
  Head<float> result(dQkv, 0, 3 * c, length, heads, head);
  for (int i = 0; i < EACH; i++)
    for (int n = 0; n < CHANNELS; n++)
      if (query0 + y * EACH + i < length && x + SIDE * n < head)
        result.at(query0 + y * EACH + i, x + SIDE * n) = sums[i][n] * scale;
}

// The keys' and values' parts of dQkv [B*T,3C]; a block owns keys, and looks at all queries that see one of them.
extern "C" __global__ void __launch_bounds__(THREADS, 2)
keyGradient(float* dQkv, const float* deltas, const float* dOut, const float* logSums, const OPERAND* qkv, int length,
            int heads, int head, float scale, Dropout dropout) {
  __shared__ Row q[TILE];
  __shared__ Row d[TILE];
  __shared__ Row k[TILE];
  __shared__ Row v[TILE];
  __shared__ float weights[TILE][TILE + 1];
  __shared__ float dScores[TILE][TILE + 1];
  int x = threadIdx.x % SIDE, y = threadIdx.x / SIDE, c = heads * head, key0 = blockIdx.x * TILE;
  unsigned maskRow = blockIdx.y * length;
  dropout = dropout.keyed();
  Head<const OPERAND> queries(qkv, 0, 3 * c, length, heads, head), keys(qkv, c, 3 * c, length, heads, head),
      values(qkv, 2 * c, 3 * c, length, heads, head);
  Head<const float> gradients(dOut, 0, c, length, heads, head);
  keys.load(k, key0, TILE);
  values.load(v, key0, TILE);
  float dKeys[EACH][CHANNELS] = {}, dValues[EACH][CHANNELS] = {};
  for (int query0 = key0; query0 < length; query0 += TILE) {
    __syncthreads();
    queries.load(q, query0, TILE);
    gradients.load(d, query0, TILE);
    __syncthreads();
    float scores[EACH][EACH] = {}, dWeights[EACH][EACH] = {};
    multiplyRows(scores, k, q, y, x);
    multiplyRows(dWeights, v, d, y, x);
    for (int j = 0; j < EACH; j++) {
      int query = query0 + x + SIDE * j;
      float logSum = query < length ? logSums[maskRow + query] : 0;
      float delta = query < length ? deltas[maskRow + query] : 0;
      for (int i = 0; i < EACH; i++) {
        int key = key0 + y * EACH + i;
        float kept = dropout.factor(maskRow + query, key, length);
        float w = weight(query, key, length, scores[i][j] * scale, logSum);
        weights[y * EACH + i][x + SIDE * j] = w * kept;
        dScores[y * EACH + i][x + SIDE * j] = w * (dWeights[i][j] * kept - delta);
      }
    }
    __syncthreads();
    multiply<EACH, TILE>(dValues, weights, d, y, x);
    multiply<EACH, TILE>(dKeys, dScores, q, y, x);
  }
  Head<float> keyResult(dQkv, c, 3 * c, length, heads, head), valueResult(dQkv, 2 * c, 3 * c, length, heads, head);
  for (int i = 0; i < EACH; i++)
    for (int n = 0; n < CHANNELS; n++)
      if (key0 + y * EACH + i < length && x + SIDE * n < head) {
        keyResult.at(key0 + y * EACH + i, x + SIDE * n) = dKeys[i][n] * scale;
        valueResult.at(key0 + y * EACH + i, x + SIDE * n) = dValues[i][n];
      }
}
