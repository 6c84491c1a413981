package dev.lotrgpt.maven.goal;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.token.TokenizerKind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What goal {@code evaluate} will ask a run to write: an executor that evaluates a run where it was
 * trained asks the same. A text is read for its first run that is asked for.
 */
final class SamplesOfTrained implements Function<PlannedRun, Optional<SampleSettings>> {
  private final Optional<SampleSettings> wanted;
  private final Path project;
  private final Map<Text, Optional<SampleSettings>> known = new HashMap<>();

  private record Text(String path, TokenizerKind tokenizer) {}

  /**
   * @param wanted empty where no goal evaluates
   * @param project its directory, where the paths of texts start
   */
  SamplesOfTrained(Optional<SampleSettings> wanted, Path project) {
    this.wanted = wanted;
    this.project = project;
  }

  @Override
  public Optional<SampleSettings> apply(PlannedRun run) {
    return known.computeIfAbsent(
        new Text(run.corpus().path(), run.settings().tokenizer()),
        text -> wanted.flatMap(samples -> of(samples, text)));
  }

  private Optional<SampleSettings> of(SampleSettings samples, Text text) {
    try {
      Prompts prompts =
          text.tokenizer() == TokenizerKind.CHAR
              ? Prompts.of(samples, CorpusReader.summary(project.resolve(text.path())))
              : Prompts.ofAny(samples);
      return Optional.of(prompts.settings());
    } catch (MistakeException e) {
      return Optional.empty(); // goal evaluate says why
    }
  }
}
