// What differs from one step to the next: a block of memory that recorded kernels read.
#pragma once

struct AdamWStep {
  float scale;                   // of the gradients
  float beta1, beta2;            // the moments keep of themselves
  float fresh1, fresh2;          // 1 - beta: and take of the gradient
  float rate;                    // learning rate / correction of the first moment
  float correction;              // 1 / square root of the correction of the second
  float epsilon;
  float decay;                   // 1 - learning rate * weight decay
};

struct StepBlock {
  AdamWStep adamW;
  int loss;                      // where the sum of the losses goes
  unsigned long long dropoutKey;
  const int* text;               // that the sequences are windows of; null: they are there
  int starts[1];                 // of each sequence
};
