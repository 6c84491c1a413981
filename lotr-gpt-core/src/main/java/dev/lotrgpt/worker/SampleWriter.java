package dev.lotrgpt.worker;

import dev.lotrgpt.model.SamplingConfig;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.text.TokenDecoder;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.training.StopSignal;
import java.util.function.Consumer;

/**
 * Continues prompts. What it writes depends on the weights, the prompt and the settings alone, not
 * on what it wrote before: so anybody can have a sample of the report written again.
 */
final class SampleWriter {
  /** Of a character, each a token of its own at worst. */
  private static final int MOST_BYTES = 4;

  private final Tokenizer tokenizer;
  private final TextGenerator<?> generator;
  private final StopSignal stop;

  /**
   * @param stop looked at before each token
   */
  SampleWriter(Tokenizer tokenizer, TextGenerator<?> generator, StopSignal stop) {
    this.tokenizer = tokenizer;
    this.stop = stop;
    this.generator = generator;
  }

  /**
   * @param settings whose prompts do not count
   * @param sink is given each piece of text as soon as it is whole, so many characters in all
   */
  void write(String prompt, SampleSettings settings, Consumer<String> sink) {
    TokenDecoder decoder = new TokenDecoder(tokenizer);
    int[] missing = {settings.length()};
    generator.generate(
        tokenizer.encode(prompt),
        Math.multiplyExact(MOST_BYTES, settings.length()),
        new SamplingConfig(settings.temperature(), settings.topK(), settings.seed()),
        token -> {
          stop.check();
          String text = beginning(decoder.next(token), missing[0]);
          missing[0] -= text.codePointCount(0, text.length());
          if (!text.isEmpty()) {
            sink.accept(text);
          }
          return missing[0] > 0;
        });
  }

  /** A token may be longer than what is missing. */
  private static String beginning(String text, int characters) {
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters));
  }
}
