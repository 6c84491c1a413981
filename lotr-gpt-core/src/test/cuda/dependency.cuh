// The order of kernels: on a CPU one after another, but each of them has to ask for it.
#pragma once
#include "machine.h"

inline void waitForKernelBefore() { machine::current->waited = true; }
