package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {

  @Test
  void describesTheHardware() {
    RunRecord.Hardware hardware = Machine.hardware();
    assertThat(hardware.processor())
        .isNotBlank()
        .hasSizeLessThanOrEqualTo(200)
        .doesNotContain("\n");
    assertThat(hardware.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(hardware.memory()).isGreaterThan(1L << 28);
    assertThat(hardware.operatingSystem()).startsWith(System.getProperty("os.name"));
  }

  @Test
  void knowsTheVersionsOfTheLibraries() {
    assertThat(SoftwareVersions.all())
        .containsOnlyKeys("lotr-gpt", "java", "nd4j", "openblas", "dnnl", "javacpp")
        .containsEntry("nd4j", "1.0.0-M2.1");
    assertThat(SoftwareVersions.all().get("javacpp")).startsWith("1.5.");
    assertThat(SoftwareVersions.all().get("dnnl")).contains("-1.5.");
    assertThat(SoftwareVersions.all().get("java")).contains(Runtime.version().toString());
  }
}
