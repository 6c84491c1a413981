package dev.lotrgpt.compute.cuda;

import org.bytedeco.cuda.cudart.CUfunc_st;

/** A kernel that is ready to be launched. */
record KernelFunction(String name, CUfunc_st handle) {}
