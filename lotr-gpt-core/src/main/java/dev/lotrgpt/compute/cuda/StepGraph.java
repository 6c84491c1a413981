package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.RecordedStep;
import org.bytedeco.cuda.cudart.CUgraphExec_st;

/** A step as a CUDA graph. */
record StepGraph(CUgraphExec_st handle) implements RecordedStep {}
