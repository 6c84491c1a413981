package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.nd4j.Nd4jBackend;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.training.sharded.ShardedSessions;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Stops that come while a step or an evaluation is computed, as they do where these are long. */
@Tag("slow")
class StoppedTrainingTest {
  private static final int THREADS = 2;

  /** Each of 64 sequences, so of 4 micro-batches; an evaluation has two batches of each split. */
  private static final TrainingConfig CONFIG =
      new TrainingConfig(
          64, 6, 1e-2, Schedule.COSINE, 1e-3, 2, 0.1, 0.01, 0.9, 0.999, 1e-8, 1, 3, 2, 1);

  private final Dataset dataset =
      Dataset.of(
          new Corpus("test", "the cat sat on the mat and the dog on the log. ".repeat(40)),
          new DataConfig(1, 0.1));
  private final ModelConfig model = new ModelConfig(1, 2, 16, 16, dataset.tokenizer().size());

  @TempDir Path directory;

  /** Counts micro-batches, and gives the signal in one of them. */
  private static final class StoppingBackend implements Backend<INDArray> {
    private final Nd4jBackend backend = new Nd4jBackend();
    private final StopSignal stop;
    private final int last;
    private final AtomicInteger computed = new AtomicInteger();

    StoppingBackend(StopSignal stop, int last) {
      this.stop = stop;
      this.last = last;
    }

    @Override
    public String name() {
      return backend.name();
    }

    @Override
    public String description() {
      return backend.description();
    }

    @Override
    public Precision precision() {
      return backend.precision();
    }

    @Override
    public int drivers(int cores) {
      return backend.drivers(cores);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Kernels<INDArray> kernels() {
      Kernels<INDArray> kernels = backend.kernels();
      return (Kernels<INDArray>)
          Proxy.newProxyInstance(
              Kernels.class.getClassLoader(),
              new Class<?>[] {Kernels.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("embedding") && computed.incrementAndGet() == last) {
                  stop.give();
                }
                try {
                  return method.invoke(kernels, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public void close() {
      backend.close();
    }
  }

  /**
   * In the 1st step, the 3rd one, the evaluations at 3 and at 6: 16 of an evaluation, 4 of a step.
   */
  @ParameterizedTest
  @CsvSource({"18, 0", "26, 2", "30, 3", "59, 6"})
  void breaksOffWhatChangesNoWeightAndGoesOnThere(int last, int checkpoint) throws IOException {
    Path whole = Files.createDirectory(directory.resolve("whole"));
    Path parts = Files.createDirectory(directory.resolve("parts"));
    train(whole, Integer.MAX_VALUE);

    AtomicInteger computed = new AtomicInteger();
    assertThatThrownBy(() -> train(parts, last, computed))
        .isInstanceOf(TrainingInterruptedException.class);
    assertThat(computed.get()).isBetween(last, last + THREADS - 1);
    assertThat(parts.resolve("checkpoint-" + checkpoint + ".safetensors")).exists();

    train(parts, Integer.MAX_VALUE);
    for (String file : List.of("metrics.csv", "best.safetensors", "final.safetensors")) {
      assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  @Test
  void inTheFirstEvaluationThereIsNothingToKeep() throws IOException {
    assertThatThrownBy(() -> train(directory, 3)).isInstanceOf(TrainingInterruptedException.class);
    assertThat(directory).isDirectoryNotContaining("glob:**checkpoint-*");
    train(directory, Integer.MAX_VALUE);
    assertThat(MetricsFile.read(directory.resolve("metrics.csv")))
        .extracting(Metrics::iteration)
        .containsExactly(0, 3, 6);
  }

  private void train(Path files, int last) throws IOException {
    train(files, last, new AtomicInteger());
  }

  private void train(Path files, int last, AtomicInteger computed) throws IOException {
    StopSignal stop = new StopSignal();
    StoppingBackend backend = new StoppingBackend(stop, last);
    try (backend) {
      new Trainer(
              new ShardedSessions<>(backend),
              model,
              CONFIG,
              dataset,
              new TrainingFiles(files),
              new CheckpointPolicy(0, 0),
              new TrainingListener() {
                @Override
                public void started(int iteration) {}

                @Override
                public void stepped(int iteration, double loss, double speed, double left) {}

                @Override
                public void evaluated(Metrics metrics, Metrics best, double speed, double left) {}

                @Override
                public void note(String text) {}
              },
              stop)
          .train(THREADS);
    } finally {
      computed.set(backend.computed.get());
    }
  }
}
