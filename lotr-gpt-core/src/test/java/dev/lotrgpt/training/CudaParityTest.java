package dev.lotrgpt.training;

import dev.lotrgpt.compute.BackendFactory;
import dev.lotrgpt.compute.cuda.StandIn;
import java.util.List;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/** The same with CUDA kernels, on the stand-in for a GPU. */
@DisabledIfEnvironmentVariable(
    named = "ONEDNN_MAX_CPU_ISA",
    matches = ".+",
    disabledReason = "the stand-in for a GPU computes the same on every CPU")
class CudaParityTest extends ParityTest {

  @Override
  protected List<BackendFactory> factories() {
    return List.of(StandIn.factory());
  }
}
