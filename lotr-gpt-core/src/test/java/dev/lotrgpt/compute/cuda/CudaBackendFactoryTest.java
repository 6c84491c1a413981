package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nvidia.FakeNvidiaSmi;
import dev.lotrgpt.compute.nvidia.GpuProbe;
import dev.lotrgpt.compute.nvidia.Version;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class CudaBackendFactoryTest {
  private static final String H200 = "NVIDIA H200, 580.65.06, 9.0, 140000 MiB";

  @TempDir Path cubins;

  @Test
  void autoDoesNotPickIt() {
    assertThat(new CudaBackendFactory().isPickedByAuto()).isFalse();
  }

  @Test
  void theFirstGpuThatWillDoIsOpened() throws Exception {
    StandIn.load();
    try (Backend<?> backend = factory(FakeNvidiaSmi.answering(H200)).open(Precision.FLOAT32, 1)) {
      assertThat(backend.name()).isEqualTo("cuda");
      assertThat(backend.description())
          .isEqualTo("stand-in, turns forwards (compute capability 9.0), own kernels");
      assertThat(backend.drivers(8)).isEqualTo(1);
      assertThat(backend.isInHostMemory()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "float32 | Tesla V100-SXM2-16GB, 580.65.06, 7.0, 16000 MiB",
        "float32 | NVIDIA H200, 570.124.06, 9.0, 140000 MiB",
        "float32 | NVIDIA H200, 580.65.06, 9.0, 900 MiB",
        "bf16 | Tesla T4, 580.65.06, 7.5, 15000 MiB",
      })
  void aGpuThatWillNotDoIsNamedWithWhatIsNeeded(String precision, String gpu) {
    Precision wanted = Precision.valueOf(precision.toUpperCase(java.util.Locale.ROOT));
    assertThatThrownBy(() -> factory(FakeNvidiaSmi.answering(gpu)).open(wanted, 1))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageStartingWith(precision + " needs an NVIDIA GPU of compute capability ")
        .hasMessageContaining(" or later with driver 580 or later and 1024 MiB free; found: ")
        .hasMessageContaining(gpu.substring(0, gpu.indexOf(',')))
        .hasMessageContaining(gpu.substring(gpu.lastIndexOf(' ', gpu.length() - 5) + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tesla T4, 580.65.06, 7.5, 15000 MiB",
        "NVIDIA GeForce RTX 4060, 591.10, 8.9, 7000 MiB",
        "NVIDIA GeForce RTX 5090, 580.65.06, 12.0, 30000 MiB",
        "Tesla V100, 580.65.06, 7.0, 16000 MiB\nNVIDIA B200, 580.65.06, 10.0, 180000 MiB",
      })
  void gpusFromTuringOnWillDo(String gpus) throws Exception {
    new GpuRequirements(FakeNvidiaSmi.answering(gpus)).check(Precision.FLOAT32);
  }

  @Test
  void aGpuThatTheDriverHidesIsMissed() {
    StandIn.load();
    assertThatThrownBy(() -> CudaBackend.open(new Version("99.0"), Precision.FLOAT32, cubins))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessage(
            "the driver shows no GPU of compute capability 99.0 or later to this process: see"
                + " CUDA_VISIBLE_DEVICES");
  }

  @Test
  void withoutADriverNothingIsLoaded() {
    assertThatThrownBy(() -> factory(FakeNvidiaSmi.missing()).open(Precision.FLOAT32, 1))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining(
            "found: none (nvidia-smi cannot be run: is NVIDIA's driver installed?)");
  }

  @Test
  void withoutTheBindingsTheProfileIsNamed() throws Exception {
    try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
      CudaBackendFactory factory =
          new CudaBackendFactory(empty, new GpuRequirements(FakeNvidiaSmi.answering(H200)), cubins);
      assertThatThrownBy(() -> factory.open(Precision.FLOAT32, 1))
          .isInstanceOf(BackendUnavailableException.class)
          .hasMessage(
              "cuda is not in this build: for an NVIDIA GPU add it with the profile cuda (-Pcuda)");
    }
  }

  private CudaBackendFactory factory(GpuProbe probe) {
    return new CudaBackendFactory(getClass().getClassLoader(), new GpuRequirements(probe), cubins);
  }
}
