package dev.lotrgpt.compute.nd4j;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nvidia.FakeNvidiaSmi;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class CudaRequirementsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NVIDIA GeForce RTX 4090, 550.54.14, 8.9",
        "NVIDIA A100-SXM4-40GB, 535.104.05, 8.0",
        "Tesla V100-SXM2-16GB, 510.39.01, 7.0",
        "Tesla V100-SXM2-16GB, 580.10, 7.0",
        "NVIDIA H200, 570.1, 9.0\nNVIDIA L4, 570.1, 8.9"
      })
  void aGpuItHasCodeForWillDo(String answer) {
    CudaRequirements requirements = new CudaRequirements(FakeNvidiaSmi.answering(answer));
    assertThatCode(requirements::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NVIDIA H200, 570.124.06, 9.0",
        "NVIDIA B200, 580.65.06, 10.0",
        "NVIDIA GeForce RTX 5090, 570.86.15, 12.0",
        "GeForce GTX 780, 470.82.01, 3.5",
        "Tesla V100-SXM2-16GB, 450.51.06, 7.0"
      })
  void otherGpusAndOlderDriversWillNot(String answer) {
    CudaRequirements requirements = new CudaRequirements(FakeNvidiaSmi.answering(answer));
    assertThatThrownBy(requirements::check)
        .isInstanceOf(BackendUnavailableException.class)
        .message()
        .startsWith(
            "nd4j-cuda-11.6 needs an NVIDIA GPU of the generations Kepler to Ada (compute"
                + " capability 3.7 to 8.9; not Hopper or Blackwell) with driver 45")
        .contains(" or later; found: " + answer.substring(0, answer.indexOf(',')) + " (compute")
        .doesNotContain("\n");
  }

  @Test
  void driversThatCannotTellTheGenerationAreJudgedByTheirAge() {
    assertThatCode(
            new CudaRequirements(
                    FakeNvidiaSmi.answeringWithoutComputeCapability("Tesla K80, 470.182.03"))
                ::check)
        .doesNotThrowAnyException();
    assertThatThrownBy(
            new CudaRequirements(
                    FakeNvidiaSmi.answeringWithoutComputeCapability("Tesla K80, 440.33"))
                ::check)
        .hasMessageContaining("found: Tesla K80 (driver 440.33)");
  }

  @Test
  void whateverGoesWrongIsNamed() {
    assertThatThrownBy(new CudaRequirements(FakeNvidiaSmi.missing())::check)
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining(
            "found: none (nvidia-smi cannot be run: is NVIDIA's driver installed?)");
    assertThatThrownBy(new CudaRequirements(FakeNvidiaSmi.hanging())::check)
        .hasMessageContaining("found: none (nvidia-smi did not answer within 1 s)");
    assertThatThrownBy(
            new CudaRequirements(
                    FakeNvidiaSmi.failing("NVIDIA-SMI has failed because\nit has no driver."))
                ::check)
        .hasMessageContaining(
            "(nvidia-smi failed: NVIDIA-SMI has failed because it has no driver.)");
    assertThatThrownBy(new CudaRequirements(FakeNvidiaSmi.answering("No devices"))::check)
        .hasMessageContaining("(nvidia-smi answered: No devices)");
    assertThatThrownBy(new CudaRequirements(FakeNvidiaSmi.answering(""))::check)
        .hasMessageContaining("found: nvidia-smi lists none");
  }

  @Test
  void theBackendAsksBeforeItLoadsCuda(@TempDir Path directory) throws IOException {
    Path marker = directory.resolve("org/nd4j/linalg/jcublas/JCublasBackend.class");
    Files.createDirectories(marker.getParent());
    Files.createFile(marker);
    CudaRequirements requirements =
        new CudaRequirements(FakeNvidiaSmi.answering("NVIDIA H200, 570.1, 9.0"));
    try (URLClassLoader withCuda =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
      Nd4jBackendFactory factory = new Nd4jBackendFactory(withCuda, requirements);
      assertThatThrownBy(() -> factory.open(Precision.FLOAT32, 1))
          .isInstanceOf(BackendUnavailableException.class)
          .hasMessageContaining("found: NVIDIA H200");
    }
    Nd4jBackendFactory withoutCuda =
        new Nd4jBackendFactory(getClass().getClassLoader(), requirements);
    assertThatCode(() -> withoutCuda.open(Precision.FLOAT32, 1).close()).doesNotThrowAnyException();
  }

  @Test
  void otherPrecisionsAreRefused() {
    assertThatThrownBy(() -> new Nd4jBackendFactory().open(Precision.BF16, 1))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessage("nd4j computes in float32 only: for bf16 choose another backend");
  }
}
