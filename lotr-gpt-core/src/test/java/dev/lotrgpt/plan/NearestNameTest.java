package dev.lotrgpt.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  @Test
  void suggestsWhatWasMeant() {
    List<String> known = List.of("layers", "dropout");
    assertThat(NearestName.suggestion("dropuot", known)).isEqualTo("perhaps you meant dropout");
    assertThat(NearestName.suggestion("DROPOUT", known)).isEqualTo("perhaps you meant dropout");
    assertThat(NearestName.suggestion("width", known)).isEqualTo("there are layers, dropout");
  }

  @Test
  void ofManyNamesSomeAreListed() {
    List<String> known = IntStream.range(1000, 11_000).mapToObj(Integer::toString).toList();
    assertThat(NearestName.suggestion("small", known))
        .isEqualTo("the nearest are 1000, 1001, 1002, 1003, 1004");
  }
}
