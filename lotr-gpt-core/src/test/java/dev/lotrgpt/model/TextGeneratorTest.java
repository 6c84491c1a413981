package dev.lotrgpt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.nd4j.Nd4jBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

@Tag("slow")
class TextGeneratorTest {
  private static final int CONTEXT = 12;
  private static final ModelConfig CONFIG = new ModelConfig(2, 2, 16, CONTEXT, 11);

  private Kernels<INDArray> kernels;
  private Parameters<INDArray> parameters;

  @BeforeEach
  void open() {
    kernels = new Nd4jBackend().kernels();
    parameters = new Parameters<>(CONFIG, kernels);
    CounterRandom random = new CounterRandom(2);
    // Large weights, so that what comes before matters for what comes next.
    for (Parameter entry : parameters.layout()) {
      CounterRandom stream = random.stream(entry.offset());
      float[] values = new float[(int) entry.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) stream.gaussian(i) / 2;
      }
      parameters.upload(entry.name(), values);
    }
  }

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void cachedScoresAreThoseOfTheWholeText() {
    int[] text = text(CONTEXT);
    Gpt<INDArray> gpt = new Gpt<>(parameters, kernels, 1, CONTEXT);
    float[] all = gpt.logits(text, 1, CONTEXT);
    KeyValueCache<INDArray> cache = new KeyValueCache<>(CONFIG, kernels);
    for (int[] part : List.of(range(text, 0, 5), range(text, 5, 6), range(text, 6, 9))) {
      gpt.append(part, cache);
    }
    for (int position = 9; position < CONTEXT; position++) {
      float[] last = gpt.append(range(text, position, position + 1), cache);
      float[] expected =
          Arrays.copyOfRange(
              all, position * CONFIG.vocabulary(), (position + 1) * CONFIG.vocabulary());
      assertThat(last).containsExactly(expected, offset(1e-4f));
    }
    assertThat(cache.free()).isZero();
    assertThatThrownBy(() -> gpt.append(new int[] {1}, cache))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void greedyTextIsTheLikeliestSymbolEachTime() {
    int[] prompt = text(4);
    int[] written = generate(prompt, CONTEXT - 3, new SamplingConfig(0, 0, 1));
    int[] expected = prompt;
    Gpt<INDArray> gpt = new Gpt<>(parameters, kernels, 1, CONTEXT);
    while (expected.length < CONTEXT + 1) {
      expected = append(expected, likeliest(gpt, expected));
    }
    assertThat(written).containsExactly(range(expected, 4, CONTEXT + 1));
    assertThat(generate(prompt, CONTEXT - 3, new SamplingConfig(0.7, 1, 9))).isEqualTo(written);
  }

  /** When the context is full, the latter half of it is all that the model goes on with. */
  @Test
  void beyondTheContextAWindowSlides() {
    int[] prompt = text(CONTEXT - 1);
    int[] written = generate(prompt, 40, new SamplingConfig(0, 0, 1));
    Gpt<INDArray> gpt = new Gpt<>(parameters, kernels, 1, CONTEXT);
    int[] window = prompt;
    for (int token : written) {
      assertThat(token).isEqualTo(likeliest(gpt, window));
      if (window.length == CONTEXT) {
        window = range(window, CONTEXT - CONTEXT / 2, CONTEXT);
      }
      window = append(window, token);
    }
    assertThat(written).hasSize(40);
  }

  @Test
  void aLongPromptCountsWithItsEnd() {
    int[] prompt = text(3 * CONTEXT);
    SamplingConfig sampling = new SamplingConfig(1, 0, 3);
    assertThat(generate(prompt, 10, sampling))
        .isEqualTo(generate(range(prompt, 2 * CONTEXT, 3 * CONTEXT), 10, sampling));
  }

  /** Long texts are read in pieces, whose scores would else take too much memory. */
  @Test
  void piecesDecideNoSymbol() {
    int[] prompt = text(CONTEXT - 1);
    SamplingConfig likeliest = new SamplingConfig(0, 0, 1);
    int[] whole = generate(prompt, 40, likeliest);
    for (int longest : new int[] {1, 4, 5, 11}) {
      List<Integer> text = new ArrayList<>();
      new TextGenerator<>(parameters, kernels, longest).generate(prompt, 40, likeliest, text::add);
      assertThat(text)
          .as("pieces of %d", longest)
          .containsExactly(Arrays.stream(whole).boxed().toArray(Integer[]::new));
    }
  }

  @Test
  void textsRepeatWithTheirSeed() {
    TextGenerator<INDArray> generator = new TextGenerator<>(parameters, kernels);
    List<List<Integer>> texts = new ArrayList<>();
    for (int seed : new int[] {1, 2, 1}) {
      List<Integer> text = new ArrayList<>();
      generator.generate(text(4), 30, new SamplingConfig(1, 5, seed), text::add);
      texts.add(text);
    }
    assertThat(texts.get(2)).isEqualTo(texts.get(0)).isNotEqualTo(texts.get(1));
  }

  @Test
  void aContextOfOneSymbolIsEnough() {
    ModelConfig tiny = new ModelConfig(1, 1, 4, 1, 3);
    Parameters<INDArray> weights = new Parameters<>(tiny, kernels);
    new Initializer(1).initialize(weights);
    List<Integer> text = new ArrayList<>();
    new TextGenerator<>(weights, kernels)
        .generate(new int[] {0, 1}, 5, new SamplingConfig(1, 0, 1), text::add);
    assertThat(text).hasSize(5);
  }

  @Test
  void anEmptyPromptIsRefused() {
    assertThatThrownBy(() -> generate(new int[0], 1, new SamplingConfig(1, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one token");
  }

  private int[] generate(int[] prompt, int count, SamplingConfig sampling) {
    List<Integer> text = new ArrayList<>();
    new TextGenerator<>(parameters, kernels).generate(prompt, count, sampling, text::add);
    return text.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int likeliest(Gpt<INDArray> gpt, int[] text) {
    float[] logits = gpt.logits(text, 1, text.length);
    int last = (text.length - 1) * CONFIG.vocabulary();
    int best = 0;
    for (int symbol = 1; symbol < CONFIG.vocabulary(); symbol++) {
      if (logits[last + symbol] > logits[last + best]) {
        best = symbol;
      }
    }
    return best;
  }

  private static int[] text(int length) {
    CounterRandom random = new CounterRandom(8);
    int[] text = new int[length];
    Arrays.setAll(text, i -> random.below(CONFIG.vocabulary(), i));
    return text;
  }

  private static int[] range(int[] text, int from, int to) {
    return Arrays.copyOfRange(text, from, to);
  }

  private static int[] append(int[] text, int symbol) {
    int[] longer = Arrays.copyOf(text, text.length + 1);
    longer[text.length] = symbol;
    return longer;
  }
}
