package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.result.EvaluationTables;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.EvaluationKey;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.text.SampleStatistics;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.text.Tokens;
import dev.lotrgpt.text.Windows;
import dev.lotrgpt.training.ModelReader;
import dev.lotrgpt.training.Session;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures a run's best weights on the whole of both splits, and lets them write samples. */
final class RunEvaluation {
  private final RunStore store;
  private final Corpus corpus;
  private final String corpusSha256;
  private final SampleSettings samples;
  private final Consumer<Message> channel;
  private final StopSignal stop;

  RunEvaluation(
      RunStore store,
      Corpus corpus,
      SampleSettings samples,
      Consumer<Message> channel,
      StopSignal stop) {
    this.store = store;
    this.corpus = corpus;
    this.corpusSha256 = corpus.sha256();
    this.samples = samples;
    this.channel = channel;
    this.stop = stop;
  }

  /** Takes the evaluation that is there: of a faster process, or one whose tables are damaged. */
  Evaluation evaluate(PlannedRun run, Backend<?> backend, int threads) throws IOException {
    RunRecord record = trained(run);
    String key = EvaluationKey.of(record, corpusSha256, samples);
    Optional<Evaluation> present = store.evaluationOf(run.id(), key);
    if (present.isPresent()) {
      EvaluationTables.write(store, run.id(), present.get());
      return present.get();
    }
    return evaluate(run, key, backend, threads);
  }

  /** Another build may train it again, or the text may change, since this one was planned. */
  private RunRecord trained(PlannedRun run) throws IOException {
    RunRecord record =
        store
            .record(run.id())
            .filter(found -> found.status() == RunRecord.Status.TRAINED)
            .orElseThrow(
                () -> new IOException("is not trained any more: mvn verify trains it again"));
    if (!record.provenance().corpus().sha256().equals(corpusSha256)) {
      throw new IOException(
          CorpusReader.LOCATION
              + ": the text has changed since the run was trained, "
              + run.corpus().path()
              + ": mvn verify trains it on the new one");
    }
    Optional<String> damage = store.damage(record, RunFile.BEST);
    if (damage.isPresent()) {
      throw new IOException(damage.get() + ": mvn verify trains it again");
    }
    return record;
  }

  private Evaluation evaluate(PlannedRun run, String key, Backend<?> backend, int threads)
      throws IOException {
    // Of a training that was killed once its result was recorded.
    new TrainingFiles(store.runDirectory(run.id())).deleteRemains();
    try (ModelReader file = ModelReader.open(store.file(run.id(), RunFile.BEST));
        Session session = Sessions.on(backend).openEvaluation(file.config(), threads, stop)) {
      Dataset dataset = new TokenProgress(run, channel, stop).encode(corpus, file.tokenizer());
      file.uploadTo(session.parameters());
      int context = file.config().context();
      double trainPerToken = loss(session, dataset.train(), context);
      double perToken = loss(session, dataset.validation(), context);
      double train = dataset.trainLength().perCharacter(trainPerToken);
      double validation = dataset.validationLength().perCharacter(perToken);
      List<Evaluation.Sample> texts = write(file.tokenizer(), session);
      SampleStatistics rates =
          SampleStatistics.of(
              texts.stream().map(Evaluation.Sample::text).toList(),
              corpus,
              run.settings().data().splits(corpus.summary().characters()).train());
      Evaluation evaluation =
          new Evaluation(
              key,
              train,
              validation,
              Math.exp(validation),
              validation / Math.log(2),
              dataset.validationLength().perByte(validation / Math.log(2)),
              dataset.isOfCharacters() ? null : perToken,
              rates.realWordRate(),
              rates.verbatimRate(),
              rates.headingRate(),
              texts);
      EvaluationTables.write(store, run.id(), evaluation);
      store.save(run.id(), evaluation);
      return evaluation;
    }
  }

  private static double loss(Session session, Tokens text, int context) {
    return session.loss(new Windows(text, context, Windows.AT_ONCE));
  }

  private List<Evaluation.Sample> write(Tokenizer tokenizer, Session session) {
    List<Evaluation.Sample> texts = new ArrayList<>();
    SampleWriter writer = new SampleWriter(tokenizer, session.generator(), stop);
    for (String prompt : samples.prompts()) {
      StringBuilder text = new StringBuilder();
      writer.write(prompt, samples, text::append);
      texts.add(
          new Evaluation.Sample(
              prompt, samples.seed(), samples.temperature(), samples.topK(), text.toString()));
    }
    return texts;
  }
}
