// Activations that are no part of a product's kernel, which has no registers for them.
#include "activation.cuh"
#include "numbers.cuh"

// out [n] = the activation of x [n], which may be out itself.
extern "C" __global__ void __launch_bounds__(256)
activate(OPERAND* out, const OPERAND* x, long long n) {
  long long i = blockIdx.x * 256ll + threadIdx.x;
  if (i < n) store(out[i], ACTIVATION::value(number(x[i])));
}
