package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.plan.Setting;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class OneDnnBackendFactoryTest {

  @ParameterizedTest
  @ValueSource(strings = {"sse41", "avx2", "avx2_vnni", "avx512_core", "avx512_core_vnni"})
  void bf16IsRefusedWhereItWouldBeEmulated(String instructions) {
    assertThatThrownBy(() -> OneDnnBackendFactory.refuse(Precision.BF16, instructions))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining(instructions)
        .hasMessageContaining("set " + Setting.PRECISION.location() + " to float32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"avx512_core_bf16", "avx512_core_amx", "avx10_1_512", "avx10_1_512_amx"})
  void bf16IsTakenWhereTheCpuHasIt(String instructions) {
    assertThatCode(() -> OneDnnBackendFactory.refuse(Precision.BF16, instructions))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sse41", "avx512_core_amx"})
  void float32RunsOnAnyCpu(String instructions) {
    assertThatCode(() -> OneDnnBackendFactory.refuse(Precision.FLOAT32, instructions))
        .doesNotThrowAnyException();
  }
}
