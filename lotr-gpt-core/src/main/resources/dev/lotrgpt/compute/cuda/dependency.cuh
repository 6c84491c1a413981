// The order of kernels in a stream, where they may begin before the one before them has ended.
#pragma once

// The first statement of each kernel: from here on there is what earlier kernels have written. The blocks of the next
// kernel may begin, as far as here, once all of this one have. Nothing before compute capability 9.0, where kernels
// begin after one another.
__device__ __forceinline__ void waitForKernelBefore() {
#if __CUDA_ARCH__ >= 900
  asm volatile("griddepcontrol.wait;" ::: "memory");
  asm volatile("griddepcontrol.launch_dependents;");
#endif
}
