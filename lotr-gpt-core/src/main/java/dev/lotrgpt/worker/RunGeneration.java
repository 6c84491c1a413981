package dev.lotrgpt.worker;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.training.ModelReader;
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

  <T> void generate(String run, Backend<T> backend, int threads, Consumer<String> sink)
      throws IOException {
    try (ModelReader file = ModelReader.open(store.file(run, RunFile.BEST));
        Kernels<T> kernels = backend.kernels(threads)) {
      Parameters<T> parameters = new Parameters<>(file.config(), kernels);
      file.uploadTo(parameters);
      SampleWriter<T> writer = new SampleWriter<>(file.tokenizer(), parameters, kernels, stop);
      for (String prompt : samples.prompts()) {
        sink.accept(prompt);
        writer.write(prompt, samples, sink);
      }
    }
  }
}
