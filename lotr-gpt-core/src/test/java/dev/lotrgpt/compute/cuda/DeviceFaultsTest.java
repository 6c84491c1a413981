package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a device refuses, and what it does on its own. */
@Tag("slow")
class DeviceFaultsTest {
  private CudaBackend backend;
  private Kernels<DeviceTensor> kernels;

  @BeforeEach
  void open() {
    backend = StandIn.open(StandIn.FORWARDS);
    kernels = backend.kernels();
  }

  @AfterEach
  void close() {
    kernels.close();
    backend.close();
  }

  @Test
  void moreMemoryThanThereIsIsToldWithItsSize() {
    assertThatThrownBy(() -> kernels.allocate(1L << 30))
        .isInstanceOf(CudaException.class)
        .hasMessage("cuMemAlloc of 4096 MiB failed: CUDA_ERROR_OUT_OF_MEMORY (see its name)");
  }

  @Test
  void closingKernelsFreesTheirMemory() {
    long[] half = {1L << 27};
    for (int i = 0; i < 4; i++) {
      try (Kernels<DeviceTensor> own = backend.kernels()) {
        own.allocate(half);
      }
    }
  }

  @Test
  void aKernelThatFailsIsNamed() {
    try (CudaBackend faulty =
            StandIn.open(
                StandIn.FORWARDS,
                Precision.FLOAT32,
                source ->
                    source.replace(
                        "AdamWStep step = *now;",
                        "AdamWStep step = *now;\n  if (i >= n) return;\n  __syncthreads();"));
        Kernels<DeviceTensor> own = faulty.kernels()) {
      DeviceTensor tensor = own.allocate(10);
      AdamWStep step = new AdamWStep(1, 1, 0.9, 0.9, 1, 0, 1);
      assertThatThrownBy(() -> own.adamW(tensor, List.of(own.allocate(10)), tensor, tensor, step))
          .isInstanceOf(CudaException.class)
          .hasMessage(
              "the kernel adamW failed: CUDA_ERROR_LAUNCH_FAILED (a barrier that not all threads"
                  + " of the block reach, block (0,0,0), thread (0,0,0))");
    }
  }

  @Test
  void headsThatAreTooLargeAreRefusedWithTheSetting() {
    DeviceTensor qkv = kernels.allocate(4, 3 * 136);
    DeviceTensor out = kernels.allocate(4, 136);
    assertThatThrownBy(() -> kernels.attention(out, null, qkv, 1, 4, 1, Dropout.NONE))
        .hasMessage(
            "the backend cuda computes heads of at most 128 channels, these have 136: raise"
                + " <model><heads> (-Dlotr-gpt.model.heads)");
  }

  /** Nothing that a graph cannot hold, such as waiting or asking for memory, is in an operation. */
  @Test
  void operationsCanBeCapturedAsAGraph() {
    int rows = 70;
    int c = 24;
    DeviceTensor x = kernels.allocate(rows, c);
    DeviceTensor normed = kernels.allocate(rows, c);
    DeviceTensor mean = kernels.allocate(rows);
    DeviceTensor rstd = kernels.allocate(rows);
    DeviceTensor weight = kernels.allocate(c);
    DeviceTensor matrix = kernels.allocate(3 * c, c);
    DeviceTensor qkv = kernels.allocate(rows, 3 * c);
    DeviceTensor out = kernels.allocate(rows, c);
    DeviceTensor state = kernels.allocate(kernels.attentionStateSize(2, 35, 2));
    DeviceTensor dQkv = kernels.allocate(rows, 3 * c);
    DeviceTensor dMatrix = kernels.allocate(3 * c, c);
    DeviceTensor dBias = kernels.allocate(3 * c);
    DeviceTensor dx = kernels.allocate(rows, c);
    DeviceTensor dWeight = kernels.allocate(c);
    Runnable step =
        () -> {
          kernels.layerNorm(normed, mean, rstd, x, weight, weight, rows);
          kernels.linear(qkv, normed, matrix, null, rows);
          kernels.attention(out, state, qkv, 2, 35, 2, Dropout.NONE);
          kernels.attentionBackward(dQkv, x, out, state, qkv, 2, 35, 2, Dropout.NONE);
          kernels.linearBackward(dx, dMatrix, dBias, dQkv, normed, matrix, rows, false);
          kernels.layerNormBackward(dx, dWeight, null, out, x, mean, rstd, weight, rows, false);
        };
    kernels.upload(weight, ramp(c, 0.1f));
    kernels.upload(matrix, ramp(3 * c * c, 0.01f));
    kernels.upload(x, ramp(rows * c, 1));
    step.run();
    float[] expected = kernels.download(dMatrix);
    float[] expectedInput = kernels.download(dx);

    CUgraphExec_st graph = backend.stream().capture(step);
    kernels.zero(dMatrix);
    kernels.zero(dx);
    for (int i = 0; i < 2; i++) {
      backend.stream().launch(graph);
      assertThat(Arrays.equals(kernels.download(dMatrix), expected)).isTrue();
      assertThat(Arrays.equals(kernels.download(dx), expectedInput)).isTrue();
    }
    backend.stream().destroy(graph);
    assertThat(expected).doesNotContain(0f);
  }

  private static float[] ramp(int size, float scale) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = scale * (float) Math.sin(i + 1);
    }
    return values;
  }
}
