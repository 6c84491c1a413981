// Operations on each element by itself.

// out [n] = alpha x + beta out, which is not read where beta is 0; x may be out itself.
extern "C" __global__ void __launch_bounds__(256)
axpby(float* out, const float* x, long long n, float alpha, float beta) {
  long long i = blockIdx.x * 256ll + threadIdx.x;
  if (i < n) out[i] = beta == 0 ? alpha * x[i] : alpha * x[i] + beta * out[i];
}
