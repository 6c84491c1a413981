package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.model.SamplingConfig;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.text.Vocabulary;
import dev.lotrgpt.training.StopSignal;
import java.util.function.Consumer;

/**
 * Continues prompts. What it writes depends on the weights, the prompt and the settings alone, not
 * on what it wrote before: so anybody can have a sample of the report written again.
 */
final class SampleWriter<T> {
  private final Vocabulary vocabulary;
  private final TextGenerator<T> generator;
  private final StopSignal stop;

  /**
   * @param stop looked at before each symbol
   */
  SampleWriter(
      Vocabulary vocabulary, Parameters<T> parameters, Kernels<T> kernels, StopSignal stop) {
    this.vocabulary = vocabulary;
    this.stop = stop;
    this.generator = new TextGenerator<>(parameters, kernels);
  }

  /**
   * @param settings whose prompts do not count
   * @param sink is given each symbol as soon as it is chosen
   */
  void write(String prompt, SampleSettings settings, Consumer<String> sink) {
    generator.generate(
        vocabulary.encode(prompt),
        settings.length(),
        new SamplingConfig(settings.temperature(), settings.topK(), settings.seed()),
        token -> {
          stop.check();
          sink.accept(vocabulary.decode(token));
        });
  }
}
