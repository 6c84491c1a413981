package dev.lotrgpt.training;

import dev.lotrgpt.compute.cuda.CudaBackend;
import dev.lotrgpt.compute.cuda.StandIn;
import dev.lotrgpt.training.sharded.ShardedSessions;
import org.junit.jupiter.api.AfterAll;

/** The same with CUDA kernels, on the stand-in for a GPU. */
class CudaTrainerTest extends TrainerTest {
  private CudaBackend backend;

  @Override
  protected SessionFactory open() {
    backend = StandIn.open(StandIn.FORWARDS);
    return new ShardedSessions<>(backend);
  }

  @AfterAll
  void close() {
    if (backend != null) {
      backend.close();
    }
  }
}
