package dev.lotrgpt.maven.goal;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.goal.StoredRuns.StoredRun;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.maven.progress.StandardOutput;
import dev.lotrgpt.maven.worker.JobLog;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.maven.worker.Workers;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.training.ModelReader;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.JobHeap;
import dev.lotrgpt.worker.Message;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lets a trained run continue a prompt, on the terminal. */
public final class GenerateGoal {
  private static final int LISTED = 10;

  /** What is shown of a part of a character. */
  private static final char PART = '\uFFFD';

  private final Workplace workplace;
  private final Workers workers;
  private final Job.Compute compute;
  private final PrintStream out;

  public GenerateGoal(Workplace workplace, Workers workers, Job.Compute compute, PrintStream out) {
    this.workplace = workplace;
    this.workers = workers;
    this.compute = compute;
    this.out = out;
  }

  /**
   * @param prefix of a run's id; empty for the best run
   */
  public void generate(String prefix, SampleSettings wanted)
      throws WorkerException, IOException, InterruptedException {
    StoredRun run = choose(StoredRuns.read(workplace.store()), prefix);
    RunRecord record = run.record();
    Tokenizer tokenizer = tokenizer(workplace.store().file(record.id(), RunFile.BEST));
    SampleSettings samples = Prompts.orStart(wanted, tokenizer);
    requireKnown(samples.prompts(), tokenizer);
    workplace
        .console()
        .line(
            "Run %s (%s), validation loss %s"
                .formatted(
                    record.id(),
                    run.names().isEmpty() ? "of no study" : String.join("; ", run.names()),
                    Figures.loss(run.validationLoss())));
    tellOfLettersThatCannotBeShown(tokenizer, StandardOutput.encoding());
    Job.Generate job =
        new Job.Generate(workplace.store().directory().toString(), compute, record.id(), samples);
    try (JobLog log = workplace.log("generate")) {
      int symbols = record.provenance().corpus().symbols();
      workers
          .worker(log, JobHeap.ofGeneration(compute, record.settings(), symbols, samples))
          .perform(job, this::show);
    } finally {
      out.println();
    }
  }

  /** A character that the model does not know costs no worker. */
  private static void requireKnown(List<String> prompts, Tokenizer tokenizer) {
    for (String prompt : prompts) {
      try {
        tokenizer.encode(prompt);
      } catch (CorpusException e) {
        throw new MistakeException(
            new Mistake(
                "<prompt> (-Dlotr-gpt.prompt)",
                "'" + prompt.replace("\n", "\\n") + "'",
                "cannot be continued: " + e.mistake().problem(),
                e.mistake().remedy()));
      }
    }
  }

  private void tellOfLettersThatCannotBeShown(Tokenizer tokenizer, Charset encoding) {
    if (!encoding.newEncoder().canEncode(letters(tokenizer))) {
      workplace
          .console()
          .line(
              "Standard output is in "
                  + encoding
                  + ", which lacks some of the model's letters: they are written as ?; set"
                  + " LC_ALL=C.UTF-8, or another locale in UTF-8");
    }
  }

  /** Of all tokens but those that are a part of one. */
  private static String letters(Tokenizer tokenizer) {
    return IntStream.range(0, tokenizer.size())
        .mapToObj(tokenizer::decode)
        .filter(text -> text.indexOf(PART) < 0)
        .collect(Collectors.joining());
  }

  private static Tokenizer tokenizer(Path weights) throws IOException {
    try (ModelReader model = ModelReader.open(weights)) {
      return model.tokenizer();
    }
  }

  private void show(Message message) {
    if (message instanceof Message.Note note) {
      workplace.console().line(note.text());
    } else if (message instanceof Message.Text text) {
      out.print(text.text());
      out.flush();
    }
  }

  private static StoredRun choose(StoredRuns runs, String prefix) {
    if (prefix.isEmpty()) {
      return runs.best()
          .orElseThrow(
              () ->
                  new MistakeException(
                      new Mistake(
                          "<run> (-Dlotr-gpt.run)",
                          "no run",
                          "is trained yet",
                          "mvn verify trains some")));
    }
    List<StoredRun> found = runs.withPrefix(prefix);
    if (found.size() != 1) {
      throw new MistakeException(
          new Mistake(
              "<run> (-Dlotr-gpt.run)",
              found.isEmpty() ? "no run's id" : found.size() + " runs' ids",
              (found.isEmpty() ? "begins" : "begin") + " with '" + prefix + "'",
              "there are " + list(found.isEmpty() ? runs.all() : found)));
    }
    if (!found.get(0).isTrained()) {
      throw new MistakeException(
          new Mistake(
              "<run> (-Dlotr-gpt.run)",
              "run " + found.get(0).record().id(),
              "is " + found.get(0).record().status() + ", not TRAINED",
              "mvn lotr-gpt:runs lists those that are"));
    }
    return found.get(0);
  }

  private static String list(List<StoredRun> runs) {
    String shown =
        runs.stream()
            .limit(LISTED)
            .map(
                run ->
                    run.record().id()
                        + run.names().stream().findFirst().map(n -> " (" + n + ")").orElse(""))
            .collect(Collectors.joining(", "));
    return runs.isEmpty()
        ? "none"
        : shown + (runs.size() > LISTED ? " and more: mvn lotr-gpt:runs lists them" : "");
  }
}
