package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {

  /** The numbers of symbols at which a byte, and then two, no longer suffice. */
  @ParameterizedTest
  @CsvSource({"2, 1", "256, 1", "257, 2", "65536, 2", "65537, 4", "1114112, 4"})
  void takeAsFewBytesAsTheyNeed(int symbols, int bytes) {
    assertThat(Tokens.bytes(1_000_000_000, symbols)).isEqualTo(1_000_000_000L * bytes);
    int[] tokens = new Random(1).ints(1000, 0, symbols).toArray();
    tokens[0] = symbols - 1;
    assertThat(Tokens.of(tokens).toArray()).isEqualTo(tokens);
  }

  @Test
  void partsShareTheirMemory() {
    Tokens all = Tokens.of(IntStream.range(0, 300).toArray());
    Tokens part = all.slice(100, 250).slice(50, 100);

    all.set(150, 7);

    assertThat(part.size()).isEqualTo(50);
    assertThat(part.get(0)).isEqualTo(7);
    assertThat(part.get(49)).isEqualTo(199);
    assertThat(all.slice(300, 300).toArray()).isEmpty();
  }

  @Test
  void aPartLiesInside() {
    Tokens part = Tokens.of(1, 2, 3).slice(0, 2);

    assertThatThrownBy(() -> part.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.slice(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.slice(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
