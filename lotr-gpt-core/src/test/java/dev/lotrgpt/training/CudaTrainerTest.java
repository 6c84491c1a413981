package dev.lotrgpt.training;

import dev.lotrgpt.compute.cuda.CudaBackend;
import dev.lotrgpt.compute.cuda.StandIn;
import dev.lotrgpt.training.device.DeviceSessions;
import org.junit.jupiter.api.AfterAll;

/** The same with CUDA kernels, on the stand-in for a GPU. */
class CudaTrainerTest extends TrainerTest {
  private CudaBackend backend;

  @Override
  protected SessionFactory open() {
    backend = StandIn.open(StandIn.FORWARDS);
    return new PromptSessions(new DeviceSessions<>(backend));
  }

  /** Left out, which took a minute here: what becomes of the files is no matter of the session. */
  @Override
  void aLongerTrainingThatBeginsWhereAShorterOneEndedHasTheSameBytes(int first, String optimizer) {}

  /** Likewise. */
  @Override
  void nothingGoesOnFromAnotherTrainingOrADamagedOne() {}

  @AfterAll
  void close() {
    if (backend != null) {
      backend.close();
    }
  }
}
