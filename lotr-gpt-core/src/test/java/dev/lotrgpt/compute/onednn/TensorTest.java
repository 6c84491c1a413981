package dev.lotrgpt.compute.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TensorTest {
  private static final String FREED = "a tensor is used after its memory was freed";

  private static Tensor tensor(Block block, long... shape) {
    return Tensor.of(block, Tensor.Type.FLOAT32, shape);
  }

  private static Tensor numbered(Block block, int rows, int columns) {
    Tensor tensor = tensor(block, rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      tensor.values().put(i, i);
    }
    return tensor;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4, 63, 64, 65, 4096, 1_000_003})
  void memoryIsZeroedAndStartsAtACacheLine(long bytes) {
    for (int i = 0; i < 20; i++) {
      try (Block block = new Block(bytes)) {
        assertThat(block.address() % 64).isZero();
        assertThat(block.bytes()).isEqualTo(bytes);
        Tensor tensor = Tensor.of(block, Tensor.Type.BYTE, bytes);
        for (int at = 0; at < bytes; at++) {
          assertThat(tensor.buffer().get(at)).isZero();
        }
        // So that the next one, which may get this memory, has something to clear.
        Pointer.memset(tensor.place(), 1, bytes);
        if (bytes > 100_000) {
          return;
        }
      }
    }
  }

  @Test
  void sizesHave64Bits() {
    assertThat(Tensor.bytes(Tensor.Type.FLOAT32, 1L << 20, 1L << 20)).isEqualTo(1L << 42);
    assertThatThrownBy(() -> Tensor.bytes(Tensor.Type.FLOAT32, 1L << 40, 1L << 40))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void partsLieWhereTheirElementsAre() {
    try (Block block = new Block(4 * 12)) {
      Tensor matrix = numbered(block, 3, 4);
      assertThat(first(matrix.rows(1, 2))).isEqualTo(4);
      assertThat(matrix.first(2).shape()).containsExactly(2, 4);
      assertThat(first(matrix.columns(2, 2))).isEqualTo(2);
      assertThat(matrix.columns(2, 2).strides()).containsExactly(4, 1);
      assertThat(first(matrix.view(5, 2, 2))).isEqualTo(5);
      assertThat(matrix.transposed().shape()).containsExactly(4, 3);
      assertThat(matrix.transposed().strides()).containsExactly(1, 4);
      Tensor heads = matrix.heads(1, 0, 2, 2, 2);
      assertThat(heads.shape()).containsExactly(2, 2, 2);
      assertThat(first(heads.matrix(1))).isEqualTo(6);
      assertThat(matrix.as(Tensor.Type.BF16, 24).length()).isEqualTo(24);
    }
  }

  private static float first(Tensor tensor) {
    return new Values(new Address(tensor.address(), 1)).get(0);
  }

  @Test
  void noPartIsOutsideOrHasGaps() {
    try (Block block = new Block(4 * 12)) {
      Tensor matrix = tensor(block, 3, 4);
      List<Consumer<Tensor>> wrong =
          List.of(
              t -> t.view(-1, 2),
              t -> t.view(11, 2),
              t -> t.view(0, 13),
              t -> t.first(4),
              t -> t.rows(2, 2),
              t -> t.columns(3, 2),
              t -> t.heads(0, 2, 2, 3, 2),
              t -> t.heads(1, 0, 2, 3, 2),
              t -> t.as(Tensor.Type.BF16, 25),
              t -> t.columns(0, 2).view(0, 2),
              t -> t.columns(0, 2).values(),
              t -> t.as(Tensor.Type.BF16, 4).floats());
      for (Consumer<Tensor> part : wrong) {
        assertThatThrownBy(() -> part.accept(matrix))
            .as("number %d", wrong.indexOf(part))
            .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
            .hasMessageContaining("[");
      }
      assertThatThrownBy(() -> Tensor.of(block, Tensor.Type.FLOAT32, 13))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tensorsAreEqualIfTheyAreTheSameNumbers() {
    try (Block block = new Block(1024);
        Block other = new Block(1024)) {
      Tensor tensor = tensor(block, 4, 4);
      assertThat(tensor)
          .isEqualTo(tensor(block, 4, 4))
          .hasSameHashCodeAs(tensor(block, 4, 4))
          .isNotEqualTo(tensor(other, 4, 4))
          .isNotEqualTo(tensor(block, 2, 4))
          .isNotEqualTo(tensor.transposed())
          .isNotEqualTo(tensor.view(1, 3, 4))
          .isNotEqualTo(tensor.as(Tensor.Type.BF16, 4, 4));
    }
  }

  /** Rather than to read what another tensor holds by now, or to crash. */
  @Test
  void whatWasFreedIsNotUsed() {
    try (OneDnnBackend backend = new OneDnnBackend(Precision.FLOAT32);
        Kernels<Tensor> kernels = backend.kernels()) {
      Kernels<Tensor> closed = backend.kernels();
      Tensor freed = closed.allocate(64, 64);
      Tensor x = kernels.allocate(64, 64);
      Tensor vector = kernels.allocate(64);
      Tensor out = kernels.allocate(64, 64);
      // So that the plans are there.
      kernels.linear(out, x, freed, vector, 64);
      kernels.linear(out, freed, x, vector, 64);
      closed.close();
      List<Runnable> uses =
          List.of(
              () -> kernels.linear(out, x, freed, vector, 64),
              () -> kernels.linear(out, freed, x, vector, 64),
              () -> kernels.linearActivation(freed, null, x, x, vector, Activation.RELU, 64),
              () -> kernels.linearBackward(out, freed, null, x, x, x, 64, false),
              () -> kernels.linearResidual(out, freed, x, x, vector, Dropout.NONE, 64),
              () -> kernels.layerNorm(out, vector, vector, freed, vector, vector, 64),
              () -> kernels.attention(out, null, freed, 1, 64, 1, Dropout.NONE),
              () -> kernels.crossEntropy(vector, null, freed, new int[64], 1),
              () -> kernels.embedding(out, new int[64], freed, x, 64, 0),
              () -> kernels.squaredNorm(List.of(x, freed)),
              () -> kernels.adamW(x, List.of(x), freed, x, new AdamWStep(1, 1, 0, 0, 0, 0, 0)),
              () -> kernels.upload(freed, new float[64 * 64]),
              () -> kernels.download(freed),
              () -> kernels.zero(freed),
              () -> kernels.view(freed, 0, 1));
      for (Runnable use : uses) {
        assertThatThrownBy(use::run)
            .as("number %d", uses.indexOf(use))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage(FREED);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void allMemoryIsFreed(int cores) {
    long before = Pointer.totalBytes();
    try (OneDnnBackend backend = new OneDnnBackend(Precision.FLOAT32);
        Kernels<Tensor> kernels = backend.kernels(cores)) {
      Tensor x = kernels.allocate(64, 64);
      Tensor qkv = kernels.allocate(64, 192);
      Tensor vector = kernels.allocate(64);
      for (int rows : new int[] {8, 64}) {
        kernels.linearResidual(x, x, qkv, qkv, vector, new Dropout(0.5f, 1), rows);
        kernels.attention(x, null, qkv, 1, rows, 2, new Dropout(0.5f, 1));
        kernels.layerNorm(x, vector, vector, x, vector, vector, rows);
        kernels.cachedAttention(x, qkv.view(0, 64, 64), qkv.view(4096, 64, 64), qkv, 0, rows, 2);
      }
      assertThat(Pointer.totalBytes()).isGreaterThan(before);
    }
    assertThat(Pointer.totalBytes()).isEqualTo(before);
  }
}
