package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.CounterRandom;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.experiment.Evaluation;
import dev.lotrgpt.experiment.EvaluationKey;
import dev.lotrgpt.experiment.EvaluationTables;
import dev.lotrgpt.experiment.PlannedRun;
import dev.lotrgpt.experiment.RunFile;
import dev.lotrgpt.experiment.RunRecord;
import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.experiment.SampleSettings;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.model.SamplingConfig;
import dev.lotrgpt.model.TextGenerator;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.text.SampleStatistics;
import dev.lotrgpt.text.Split;
import dev.lotrgpt.text.Windows;
import dev.lotrgpt.training.Drivers;
import dev.lotrgpt.training.ModelFile;
import dev.lotrgpt.training.StopSignal;
import dev.lotrgpt.training.TrainingFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures a run's best weights on the whole of both splits, and lets them write samples. */
final class RunEvaluation {
  private final RunStore store;
  private final Corpus corpus;
  private final SampleSettings samples;
  private final StopSignal stop;

  RunEvaluation(RunStore store, Corpus corpus, SampleSettings samples, StopSignal stop) {
    this.store = store;
    this.corpus = corpus;
    this.samples = samples;
    this.stop = stop;
  }

  /** Takes the evaluation that is there: of a faster process, or one whose tables are damaged. */
  <T> Evaluation evaluate(PlannedRun run, Backend<T> backend, int threads) throws IOException {
    String key = EvaluationKey.of(store, run.id(), samples);
    Optional<Evaluation> present = store.evaluationOf(run.id(), key);
    if (present.isPresent()) {
      EvaluationTables.write(store, run.id(), present.get());
      return present.get();
    }
    return evaluate(run, key, backend, threads);
  }

  private <T> Evaluation evaluate(PlannedRun run, String key, Backend<T> backend, int threads)
      throws IOException {
    // Another build may train it again since this one found it trained.
    if (store.record(run.id()).map(RunRecord::status).orElse(null) != RunRecord.Status.TRAINED) {
      throw new IOException("is not trained any more: mvn verify trains it again");
    }
    // Of a training that was killed once its result was recorded.
    new TrainingFiles(store.runDirectory(run.id())).deleteRemains();
    Dataset dataset = Dataset.of(corpus, run.settings().data());
    ModelFile file = ModelFile.read(store.file(run.id(), RunFile.BEST));
    ModelConfig model = file.weights().config();
    try (Drivers<T> drivers = new Drivers<>(backend, model, threads, stop)) {
      file.weights().uploadTo(drivers.parameters());
      double train = loss(drivers, dataset, Split.TRAIN, model.context());
      double validation = loss(drivers, dataset, Split.VALIDATION, model.context());
      List<Evaluation.Sample> texts = write(drivers.parameters(), backend, threads, dataset);
      SampleStatistics rates =
          SampleStatistics.of(
              texts.stream().map(Evaluation.Sample::text).toList(), corpus, dataset.train().size());
      Evaluation evaluation =
          new Evaluation(
              key,
              train,
              validation,
              Math.exp(validation),
              validation / Math.log(2),
              rates.realWordRate(),
              rates.verbatimRate(),
              rates.headingRate(),
              texts);
      EvaluationTables.write(store, run.id(), evaluation);
      store.save(run.id(), evaluation);
      return evaluation;
    }
  }

  private static double loss(Drivers<?> drivers, Dataset dataset, Split split, int context) {
    return drivers.loss(new Windows(dataset.tokens(split), context, Windows.AT_ONCE));
  }

  private <T> List<Evaluation.Sample> write(
      Parameters<T> parameters, Backend<T> backend, int threads, Dataset dataset) {
    List<Evaluation.Sample> texts = new ArrayList<>();
    try (Kernels<T> kernels = backend.kernels(threads)) {
      TextGenerator<T> generator = new TextGenerator<>(parameters, kernels);
      for (int i = 0; i < samples.prompts().size(); i++) {
        String prompt = samples.prompts().get(i);
        long seed = new CounterRandom(samples.seed()).bits(i);
        IntStream.Builder tokens = IntStream.builder();
        generator.generate(
            dataset.vocabulary().encode(prompt),
            samples.length(),
            new SamplingConfig(samples.temperature(), samples.topK(), seed),
            token -> {
              stop.check();
              tokens.accept(token);
            });
        String text = dataset.vocabulary().decode(tokens.build().toArray());
        texts.add(
            new Evaluation.Sample(
                prompt, samples.seed(), samples.temperature(), samples.topK(), text));
      }
    }
    return texts;
  }
}
