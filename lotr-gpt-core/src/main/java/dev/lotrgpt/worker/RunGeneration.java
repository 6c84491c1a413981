package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.training.ModelReader;
import dev.lotrgpt.training.Session;
import dev.lotrgpt.training.StopSignal;
import java.io.IOException;
import java.util.function.Consumer;

/** Lets a trained run continue prompts, token by token. */
final class RunGeneration {
  private final RunStore store;
  private final SampleSettings samples;
  private final StopSignal stop;

  RunGeneration(RunStore store, SampleSettings samples, StopSignal stop) {
    this.store = store;
    this.samples = samples;
    this.stop = stop;
  }

  void generate(String run, Backend<?> backend, int threads, Consumer<String> sink)
      throws IOException {
    try (ModelReader file = ModelReader.open(store.file(run, RunFile.BEST));
        Session session = Sessions.on(backend).openEvaluation(file.config(), threads, stop)) {
      file.uploadTo(session.parameters());
      SampleWriter writer = new SampleWriter(file.tokenizer(), session.generator(), stop);
      for (String prompt : samples.prompts()) {
        sink.accept(prompt);
        writer.write(prompt, samples, sink);
      }
    }
  }
}
