package dev.lotrgpt.maven.goal;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.plan.SettingsException;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.token.TokenizerKind;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What goal {@code evaluate} will ask a run to write: an executor that evaluates a run where it was
 * trained asks the same. The text is read for the first run that is asked for.
 */
final class SamplesOfTrained implements Function<PlannedRun, Optional<SampleSettings>> {
  private final Optional<SampleSettings> wanted;
  private final Path corpus;
  private final Map<TokenizerKind, Optional<SampleSettings>> known =
      new EnumMap<>(TokenizerKind.class);

  /**
   * @param wanted empty where no goal evaluates
   * @param corpus its file or directory
   */
  SamplesOfTrained(Optional<SampleSettings> wanted, Path corpus) {
    this.wanted = wanted;
    this.corpus = corpus;
  }

  @Override
  public Optional<SampleSettings> apply(PlannedRun run) {
    return known.computeIfAbsent(
        run.settings().tokenizer(), kind -> wanted.flatMap(samples -> of(samples, kind)));
  }

  private Optional<SampleSettings> of(SampleSettings samples, TokenizerKind kind) {
    try {
      Prompts prompts =
          kind == TokenizerKind.CHAR
              ? Prompts.of(samples, CorpusReader.summary(corpus))
              : Prompts.ofAny(samples);
      return Optional.of(prompts.settings());
    } catch (SettingsException | CorpusException e) {
      return Optional.empty(); // goal evaluate says why
    }
  }
}
