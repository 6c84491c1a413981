package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  private static final Corpus CORPUS = new Corpus("letters", "abcdefghijklmnopqrst");

  @Test
  void splitsByPosition() {
    Dataset dataset = Dataset.of(CORPUS, new DataConfig(1, 0.1));

    assertThat(text(dataset, Split.TRAIN)).isEqualTo("abcdefghijklmnopqr");
    assertThat(text(dataset, Split.VALIDATION)).isEqualTo("st");
    assertThat(dataset.tokens(Split.VALIDATION).toArray()).containsExactly(18, 19);
  }

  @Test
  void fractionKeepsValidationAndVocabulary() {
    Dataset dataset = Dataset.of(CORPUS, new DataConfig(0.25, 0.1));

    assertThat(text(dataset, Split.TRAIN)).isEqualTo("abcd");
    assertThat(text(dataset, Split.VALIDATION)).isEqualTo("st");
    assertThat(dataset.tokenizer().size()).isEqualTo(20);
  }

  @Test
  void countsCodePoints() {
    Dataset dataset =
        Dataset.of(new Corpus("faces", "\uD83D\uDE00a".repeat(5)), new DataConfig(1, 0.2));

    assertThat(dataset.train().toArray()).containsExactly(1, 0, 1, 0, 1, 0, 1, 0);
    assertThat(dataset.validation().toArray()).containsExactly(1, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.1, 2, validation split has 2 characters, validationShare",
    "0.25, 0.5, 2, train split has 2 characters, fraction",
    "1e-9, 0.1, 2, train split has 0 characters, fraction",
  })
  void refusesContextThatSplitDoesNotHold(
      double fraction, double validationShare, int context, String problem, String remedy) {
    Dataset dataset = Dataset.of(CORPUS, new DataConfig(fraction, validationShare));

    assertThatCode(() -> dataset.requireContext(context))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining("a context of 2 needs at least 3")
        .hasMessageContaining("<model><context> (-Dlotr-gpt.model.context)")
        .hasMessageContaining("<corpus> (-Dlotr-gpt.corpus)")
        .hasMessageEndingWith("raise <data><%1$s> (-Dlotr-gpt.data.%1$s)".formatted(remedy));
  }

  @Test
  void acceptsContextWithItsTarget() {
    Dataset dataset = Dataset.of(CORPUS, new DataConfig(1, 0.1));

    assertThatCode(() -> dataset.requireContext(1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> dataset.requireContext(Integer.MAX_VALUE))
        .hasMessageContaining("2147483648");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.5, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesSharesOutOfRange(double share) {
    assertThatThrownBy(() -> new DataConfig(share, 0.1)).hasMessageContaining("fraction");
    assertThatThrownBy(() -> new DataConfig(1, share)).hasMessageContaining("validationShare");
  }

  private static String text(Dataset dataset, Split split) {
    return dataset.tokenizer().decode(dataset.tokens(split).toArray());
  }
}
