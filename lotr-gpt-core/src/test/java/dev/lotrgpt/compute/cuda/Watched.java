package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that only {@link AddressSanitizerTest} runs: no run of all tests looks for their names. */
final class Watched {
  private Watched() {}

  /** All operations in bf16, in an order without a pattern. */
  static class Bf16 extends CudaBf16OperandsTest {
    @Override
    protected Backend<DeviceTensor> open() throws BackendUnavailableException {
      return StandIn.openOrRefuse(StandIn.MIXED, Precision.BF16);
    }

    @Override
    protected Stream<Sizes> sizes() {
      return fewSizes();
    }
  }

  /** A read beside a tensor. */
  static class WrongRead {
    @Test
    void oneTokenTooMany() {
      run("crossentropy", "v < symbols; v += WARP) top", "v <= symbols; v += WARP) top");
    }
  }

  /** A read beside an array of shared memory. */
  static class WrongSharedRead {
    @Test
    void oneLaneTooMany() {
      run("layernorm", "p < ROWS", "p <= ROWS");
    }
  }

  private static void run(String file, String text, String replacement) {
    String faultless = new KernelSources().kernels(file);
    try (CudaBackend backend =
        StandIn.open(
            StandIn.FORWARDS,
            Precision.FLOAT32,
            source -> source.equals(faultless) ? source.replace(text, replacement) : source)) {
      SmallModel.run(backend);
    }
  }
}
