package dev.lotrgpt.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void anEmptyValueStandsForTheDefault() {
    Options options = Options.of("threads=", "only=", "document=", "rounds=3");
    assertThat(options.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.document()).isEmpty();
    assertThat(options.isPeer("libtorch")).isTrue();
  }

  @Test
  void peersAreNamedByParts() {
    Options options = Options.of("peers=eager, libtorch");
    assertThat(options.isPeer("PyTorch eager")).isTrue();
    assertThat(options.isPeer("libtorch")).isTrue();
    assertThat(options.isPeer("PyTorch compiled")).isFalse();
  }

  @Test
  void aNumberThatIsNoneNamesItsProperty() {
    assertThatThrownBy(() -> Options.of("rounds=many"))
        .hasMessage("-Dbenchmark.rounds must be a whole number of at least 1, not 'many'");
    assertThatThrownBy(() -> Options.of("threads=0")).hasMessageContaining("-Dbenchmark.threads");
  }

  @Test
  void contendersMayBeHeldToAvx2Alone() {
    assertThat(Options.of("instructions=AVX2").instructions()).contains("AVX2");
    assertThat(Options.of("instructions=").instructions()).isEmpty();
    assertThatThrownBy(() -> Options.of("instructions=SSE41"))
        .hasMessage("-Dbenchmark.instructions must be AVX2 or empty, not 'SSE41'");
  }
}
