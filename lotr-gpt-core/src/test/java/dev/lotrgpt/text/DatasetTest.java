package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
    "1, 0.1, 2, validation split has 2, validationShare",
    "0.25, 0.5, 2, train split has 2, fraction",
    "1e-9, 0.1, 2, train split has 0, fraction",
  })
  void refusesContextThatSplitDoesNotHold(
      double fraction, double validationShare, int context, String problem, String remedy) {
    Dataset dataset = Dataset.of(CORPUS, new DataConfig(fraction, validationShare));

    assertThatCode(() -> dataset.requireContext(context))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining("<model><context> (-Dlotr-gpt.model.context): 2 needs 3 ")
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

  /** Each of its characters is there once, so that it can be told from where it is. */
  private static final Corpus LONG =
      new Corpus(
          "all different",
          IntStream.range(0x4e00, 0x4e00 + 20 * Blocks.LENGTH + 10)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString());

  private static DataConfig blocks(double fraction, DataConfig.Validation validation, long seed) {
    return new DataConfig(fraction, 0.25, DataConfig.Subset.BLOCKS, validation, seed);
  }

  @ParameterizedTest
  @EnumSource
  void noCharacterIsInBothSplitsAndTheWholeIsInOne(DataConfig.Validation validation) {
    for (double fraction : new double[] {1, 0.999, 0.3, 0.001}) {
      DataConfig config = blocks(fraction, validation, 7);
      Dataset dataset = Dataset.of(LONG, config);
      Set<Integer> train = places(dataset.train());
      Set<Integer> held = places(dataset.validation());

      SplitSizes sizes = config.sizes(LONG.tokens().size());
      assertThat(train).hasSize(sizes.train());
      assertThat(Collections.disjoint(train, held)).isTrue();
      assertThat(held).hasSize(sizes.validation());
      assertThat(dataset.trainLength().characters()).isEqualTo(sizes.train());
      assertThat(dataset.trainLength().bytes()).isEqualTo(3L * sizes.train());
      if (fraction == 1) {
        assertThat(train.size() + held.size()).isEqualTo(LONG.tokens().size());
      }
      if (validation == DataConfig.Validation.END) {
        assertThat(Collections.max(train)).isLessThan(Collections.min(held));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSmallerFractionIsPartOfALargerOne(DataConfig.Validation validation) {
    Set<Integer> smaller = Set.of();
    for (double fraction : new double[] {0.01, 0.1, 0.31, 0.5, 0.9, 1}) {
      Dataset dataset = Dataset.of(LONG, blocks(fraction, validation, 3));
      Set<Integer> larger = places(dataset.train());
      assertThat(larger.containsAll(smaller)).isTrue();
      assertThat(larger).hasSizeGreaterThan(smaller.size());
      assertThat(dataset.validation().toArray())
          .isEqualTo(Dataset.of(LONG, blocks(1, validation, 3)).validation().toArray());
      smaller = larger;
    }
  }

  /** A quarter of it is not its first quarter, and in the order of the text. */
  @Test
  void aFractionComesFromAllOverTheText() {
    int[] train = Dataset.of(LONG, blocks(0.25, DataConfig.Validation.END, 1)).train().toArray();
    int whole = (int) (0.75 * LONG.tokens().size());

    assertThat(train).isSorted();
    assertThat(train[train.length - 1] - train[0]).isGreaterThan(whole / 2);
    long seams = IntStream.range(1, train.length).filter(i -> train[i] != train[i - 1] + 1).count();
    assertThat(seams).isBetween(1L, (long) (train.length / Blocks.LENGTH + 1));
    assertThat(Dataset.of(LONG, blocks(0.25, DataConfig.Validation.END, 2)).train().toArray())
        .isNotEqualTo(train);
  }

  /** What stores hold was trained on these blocks. */
  @Test
  void blocksAreTheSameForEver() {
    assertThat(blocks(0.25, DataConfig.Validation.BLOCKS, 1).splits(8192))
        .hasToString(
            "Splits[train=Excerpt[ranges=[Range[start=4096, end=4608], Range[start=7168, end=8192]]],"
                + " validation=Excerpt[ranges=[Range[start=3072, end=4096], Range[start=5120, end=6144]]]]");
  }

  @Test
  void theStartOfWhatIsNotHeldOutCanBeTaken() {
    DataConfig config =
        new DataConfig(0.25, 0.25, DataConfig.Subset.START, DataConfig.Validation.BLOCKS, 1);
    DataConfig whole =
        new DataConfig(1, 0.25, DataConfig.Subset.START, DataConfig.Validation.BLOCKS, 1);
    int[] start = Dataset.of(LONG, config).train().toArray();

    assertThat(Dataset.of(LONG, whole).train().toArray()).startsWith(start);
  }

  private static Set<Integer> places(Tokens tokens) {
    return Arrays.stream(tokens.toArray()).boxed().collect(Collectors.toSet());
  }

  private static String text(Dataset dataset, Split split) {
    return dataset.tokenizer().decode(dataset.tokens(split).toArray());
  }
}
