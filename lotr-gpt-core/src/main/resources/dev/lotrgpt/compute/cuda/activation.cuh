// What an MLP applies to each element, as dev.lotrgpt.compute.Activation has it, and the derivatives.
#pragma once

struct Relu {
  __device__ static float value(float x) { return fmaxf(x, 0); }
  // A function of what came out as well: both are positive, or neither is.
  __device__ static float derivative(float x) { return x > 0 ? 1 : 0; }
};

// x times the normal distribution function of x.
struct Gelu {
  __device__ static float value(float x) { return x * distribution(x); }
  __device__ static float derivative(float x) {
    return distribution(x) + x * 0.3989422804f * expf(-0.5f * x * x);
  }
  __device__ static float distribution(float x) { return 0.5f * (1 + erff(x * 0.7071067812f)); }
};

// x (1 + tanh u) / 2, u = sqrt(2/pi) (x + 0.044715 x^3).
struct GeluTanh {
  static constexpr float A = 0.7978845608f, B = 0.044715f;

  __device__ static float value(float x) { return 0.5f * x * (1 + tanhf(A * (x + B * x * x * x))); }
  __device__ static float derivative(float x) {
    float t = tanhf(A * (x + B * x * x * x));
    return 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * A * (1 + 3 * B * x * x);
  }
};
