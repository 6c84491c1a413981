// Token plus position embedding. Rows R = B*T, C channels, V symbols.
#include "step.cuh"
#include "warp.cuh"

// The windows of the step's text, and what follows each token; a thread for each element of tokens and targets [B,T].
extern "C" __global__ void __launch_bounds__(256)
gather(int* tokens, int* targets, const StepBlock* step, int batch, int length) {
  int i = blockIdx.x * 256 + threadIdx.x;
  if (!step->text || i >= batch * length) return;
  const int* from = step->text + step->starts[i / length] + i % length;
  tokens[i] = from[0];
  targets[i] = from[1];
}

// A thread for each element of out [R,C].
extern "C" __global__ void __launch_bounds__(256)
embedding(float* out, const int* tokens, const float* tokenTable, const float* positionTable, int rows, int channels,
          int length, int firstPosition) {
  long long i = blockIdx.x * 256ll + threadIdx.x;
  if (i >= static_cast<long long>(rows) * channels) return;
  int row = i / channels, channel = i % channels;
  out[i] = tokenTable[static_cast<long long>(tokens[row]) * channels + channel] +
           positionTable[static_cast<long long>(firstPosition + row % length) * channels + channel];
}

// partials[chunk,v] = the sum of dOut's rows in this chunk of rows whose token is v, in their order. A block for each
// symbol (x) and chunk (y): it picks its rows, 256 at a time, then each thread adds up channels of its own.
extern "C" __global__ void __launch_bounds__(256)
tokenGradient(float* partials, const float* dOut, const int* tokens, int rows, int channels, int rowsPerChunk) {
  __shared__ int picked[256];
  __shared__ int before[256 / WARP];
  int symbol = blockIdx.x, thread = threadIdx.x, warp = thread / WARP, lane = thread % WARP;
  int from = blockIdx.y * rowsPerChunk, to = min(rows, from + rowsPerChunk);
  float* out = partials + (static_cast<long long>(blockIdx.y) * gridDim.x + symbol) * channels;
  for (int channel = thread; channel < channels; channel += 256) out[channel] = 0;
  for (int first = from; first < to; first += 256) {
    int row = first + thread;
    bool mine = row < to && tokens[row] == symbol;
    unsigned ballot = __ballot_sync(ALL_LANES, mine);
    if (lane == 0) before[warp] = __popc(ballot);
    __syncthreads();
    int count = 0, place = 0;
    for (int w = 0; w < 256 / WARP; w++) {
      if (w == warp) place = count;
      count += before[w];
    }
    if (mine) picked[place + __popc(ballot & (1u << lane) - 1)] = row;
    __syncthreads();
    for (int channel = thread; channel < channels; channel += 256) {
      float sum = out[channel];
      for (int i = 0; i < count; i++) sum += dOut[static_cast<long long>(picked[i]) * channels + channel];
      out[channel] = sum;
    }
  }
}

// dPositionTable [T,C] += the sum of dOut over the sequences; a thread for each of its elements.
extern "C" __global__ void __launch_bounds__(256)
positionGradient(float* dPositionTable, const float* dOut, int batch, long long sequence) {
  long long i = blockIdx.x * 256ll + threadIdx.x;
  if (i >= sequence) return;
  float sum = 0;
  for (int b = 0; b < batch; b++) sum += dOut[b * sequence + i];
  dPositionTable[i] += sum;
}
