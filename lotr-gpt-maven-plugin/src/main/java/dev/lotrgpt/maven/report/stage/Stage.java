package dev.lotrgpt.maven.report.stage;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.report.page.RunEntry;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.token.TokenizerKind;
import dev.lotrgpt.training.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page on which a trained model goes on with what its reader writes.
 *
 * @param choice why it is this one
 * @param prompt what to begin with
 */
public record Stage(RunEntry entry, String choice, ModelFile model, String prompt) {
  /** 16 million bytes are 22 MB of script: more is worth the wait to those alone who ask for it. */
  private static final long MOST_PARAMETERS = 16_000_000;

  /** Parameters are bytes, and four characters hold three bytes. */
  private static final double CHARACTERS = 4.0 / 3;

  private static final int LISTED = 10;

  /**
   * @param wanted beginning of the id of the run to take; else it is the one with the lowest
   *     validation loss among those that are not too large
   * @return empty where nothing is wanted and there is none, or its weights are not at hand
   * @throws MistakeException if the wanted run cannot be taken
   */
  public static Optional<Stage> of(List<RunEntry> runs, RunStore store, Optional<String> wanted)
      throws IOException {
    return wanted.isPresent() ? Optional.of(chosen(runs, store, wanted.get())) : best(runs, store);
  }

  private static Stage chosen(List<RunEntry> runs, RunStore store, String prefix)
      throws IOException {
    List<RunEntry> found = runs.stream().filter(run -> run.id().startsWith(prefix)).toList();
    if (found.size() != 1) {
      throw refused(
          found.isEmpty() ? "no run's id" : found.size() + " runs' ids",
          (found.isEmpty() ? "begins" : "begin") + " with '" + prefix + "'",
          "there are " + list(found.isEmpty() ? runs : found));
    }
    RunEntry run = found.get(0);
    if (!run.run().trained()) {
      throw refused(
          "run " + run.id() + " (" + run.label() + ")",
          "is " + run.state(),
          "name one that is trained");
    }
    if (!hasWeights(run, store)) {
      throw refused(
          "the weights of run " + run.id(),
          "are gone, " + store.file(run.id(), RunFile.BEST),
          "train it again, with mvn verify");
    }
    return read(run, store, "It was chosen for this page");
  }

  private static MistakeException refused(String given, String wrong, String remedy) {
    return new MistakeException(new Mistake("<stage> (-Dlotr-gpt.stage)", given, wrong, remedy));
  }

  private static String list(List<RunEntry> runs) {
    return runs.stream()
            .limit(LISTED)
            .map(run -> run.id() + " (" + run.label() + ")")
            .collect(Collectors.joining(", "))
        + (runs.size() > LISTED ? " and more: mvn lotr-gpt:runs lists them" : "");
  }

  private static Optional<Stage> best(List<RunEntry> runs, RunStore store) {
    List<RunEntry> trained =
        runs.stream()
            .filter(run -> run.run().trained() && Double.isFinite(run.get(Metric.BEST_VAL)))
            .sorted(Comparator.comparingDouble(run -> run.get(Metric.BEST_VAL)))
            .toList();
    for (RunEntry run : trained) {
      if (run.parameters() <= MOST_PARAMETERS && hasWeights(run, store)) {
        String among =
            run == trained.get(0)
                ? "all"
                : "those with weights of at most " + Numbers.size(MOST_PARAMETERS) + " parameters";
        try {
          return Optional.of(
              read(
                  run,
                  store,
                  "It is the model with the lowest validation loss during training of " + among));
        } catch (IOException damaged) {
          // The store's readers tell what is wrong with it; a report can do without its stage.
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasWeights(RunEntry run, RunStore store) {
    return Files.isRegularFile(store.file(run.id(), RunFile.BEST));
  }

  private static Stage read(RunEntry run, RunStore store, String choice) throws IOException {
    ModelFile model = ModelFile.read(store.file(run.id(), RunFile.BEST));
    return new Stage(run, choice, model, prompt(run));
  }

  private static String prompt(RunEntry run) {
    return run.run().evaluation() == null || run.run().evaluation().samples().isEmpty()
        ? "\n"
        : run.run().evaluation().samples().get(0).prompt();
  }

  public String parameters() {
    return entry.text(Metric.PARAMETERS);
  }

  /** What the model reads and writes one after another. */
  public String unit() {
    return entry.setting(Setting.TOKENIZER).equals(TokenizerKind.CHAR.toString())
        ? "character"
        : "token";
  }

  /** Of the weights, as text. */
  public String size() {
    return Numbers.size(entry.parameters() * CHARACTERS).replaceFirst("([kMG]?)$", " $1B");
  }
}
