package dev.lotrgpt.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class BackendsTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void autoTakesTheFastestThatRunsAndSaysWhyNotTheOthers() throws Exception {
    Backends backends =
        new Backends(
            List.of(
                refusing("cuda", "no driver: install one"),
                refusing("onednn", "no AVX2"),
                working("nd4j"),
                working("slow")));
    assertThat(backends.choose("auto", Precision.FLOAT32, 2, log::add).name()).isEqualTo("nd4j");
    assertThat(log)
        .containsExactly(
            "Backend nd4j: float32 on 2 cores; not cuda: cuda no driver: install one; take another;"
                + " not onednn: onednn no AVX2: take another");
  }

  /** A run is filed under its settings, whatever auto picks. */
  @Test
  void autoPicksNoneWhoseResultsAreOthers() throws Exception {
    Backends backends = new Backends(List.of(working("other"), working("onednn")));
    assertThat(backends.choose("auto", Precision.FLOAT32, 2, log::add).name()).isEqualTo("onednn");
    assertThat(log).containsExactly("Backend onednn: float32 on 2 cores");
    assertThat(backends.choose("other", Precision.FLOAT32, 2, log::add).name()).isEqualTo("other");
    assertThat(Backends.librariesOnDisk("auto")).isEqualTo(Backends.librariesOnDisk("onednn"));
    assertThat(Backends.librariesOnDisk("onednn")).isPositive();
  }

  @Test
  void aNamedBackendIsTheOnlyOneTried() throws Exception {
    Backends backends = new Backends(List.of(working("onednn"), working("nd4j")));
    assertThat(backends.choose("nd4j", Precision.BF16, 1, log::add).name()).isEqualTo("nd4j");
    assertThat(log).containsExactly("Backend nd4j: bf16 on 1 cores");
    Backends refusing = new Backends(List.of(working("nd4j"), refusing("cuda", "no driver")));
    assertThatThrownBy(() -> refusing.choose("cuda", Precision.FLOAT32, 1, log::add))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessage("cuda no driver: take another");
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    Backends backends = new Backends(List.of(working("onednn"), working("nd4j")));
    assertThatThrownBy(() -> backends.choose("onedn", Precision.FLOAT32, 1, log::add))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessage("'onedn' is no backend: choose one of auto, onednn, nd4j");
    assertThat(log).isEmpty();
  }

  @Test
  void whereNothingRunsEveryReasonIsGiven() {
    Backends backends = new Backends(List.of(refusing("cuda", "a"), refusing("nd4j", "b")));
    assertThatThrownBy(() -> backends.choose("auto", Precision.FLOAT32, 1, log::add))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessage(
            "no backend can run here (cuda: cuda a: take another; nd4j: nd4j b: take another); put"
                + " one of these right");
  }

  @Test
  void theReferenceIsOnTheClassPath() throws Exception {
    try (Backend<?> backend = Backends.open("nd4j", Precision.FLOAT32, 1, log::add)) {
      assertThat(backend.name()).isEqualTo("nd4j");
      assertThat(log).singleElement().asString().startsWith("Backend nd4j: ND4J on CPU");
    }
  }

  private static BackendFactory refusing(String name, String reason) {
    return new Factory(name, reason);
  }

  private static BackendFactory working(String name) {
    return new Factory(name, null);
  }

  private record Factory(String name, String refusal) implements BackendFactory {
    @Override
    public boolean isPickedByAuto() {
      return !name.equals("other");
    }

    @Override
    public Backend<?> open(Precision precision, int threads) throws BackendUnavailableException {
      if (refusal != null) {
        throw new BackendUnavailableException(name, refusal, "take another");
      }
      return new Fake(name, precision + " on " + threads + " cores");
    }
  }

  private record Fake(String name, String description) implements Backend<Void> {
    @Override
    public Precision precision() {
      return Precision.FLOAT32;
    }

    @Override
    public int drivers(int cores) {
      return cores;
    }

    @Override
    public Kernels<Void> kernels() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
