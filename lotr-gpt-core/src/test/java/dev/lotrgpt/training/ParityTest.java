package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.BackendFactory;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Dropout;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.file.Safetensors;
import dev.lotrgpt.model.Gpt;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every backend against PyTorch's float64 on the cases in {@code src/test/resources/parity}, or in
 * the directory that {@code -Dparity.dir} names. A case is a pair of files, {@code
 * NAME.safetensors} and {@code NAME.json}: the shape of a model, where {@code activation}, {@code
 * bias} and {@code tiedHead} may be missing if they are the defaults; parameters, tokens and
 * targets [steps,B,T], logits and gradients of step 0, losses of all AdamW steps and the parameters
 * after them.
 *
 * <p>Tolerances are relative to the largest magnitude of a tensor. A parameter whose gradient is
 * nothing but rounding is moved by AdamW all the same, by the learning rate in either direction; so
 * those may be off by one such move.
 */
@Tag("isa")
@Tag("slow")
class ParityTest {
  private static final double TOLERANCE = 1e-5;
  private static final double TOLERANCE_AFTER = 1e-4;

  private final List<Backend<?>> backends = new ArrayList<>();

  @TestFactory
  Stream<DynamicNode> everyBackendOnEveryCase() throws Exception {
    List<Case> cases = cases(directory());
    assertThat(cases).isNotEmpty();
    if (System.getProperty("parity.dir") == null) {
      assertThat(cases)
          .extracting(c -> c.config().activation())
          .as("each has a case")
          .contains(Activation.values());
    }
    return factories().stream().map(factory -> tests(factory, cases));
  }

  protected List<BackendFactory> factories() {
    List<BackendFactory> factories = new ArrayList<>();
    ServiceLoader.load(BackendFactory.class).forEach(factories::add);
    assertThat(factories).extracting(BackendFactory::name).contains("onednn", "nd4j");
    return factories;
  }

  private DynamicNode tests(BackendFactory factory, List<Case> cases) {
    try {
      Backend<?> backend = factory.open(Precision.FLOAT32, 1);
      backends.add(backend);
      return dynamicContainer(factory.name(), cases.stream().map(c -> tests(backend, c)));
    } catch (BackendUnavailableException e) {
      return dynamicTest(factory.name(), () -> Assumptions.abort(e.getMessage()));
    }
  }

  @AfterEach
  void close() {
    backends.forEach(Backend::close);
  }

  private static <T> DynamicNode tests(Backend<T> backend, Case c) {
    return dynamicContainer(
        c.name(),
        Stream.of(
            dynamicTest("logits", () -> checkLogits(backend, c)),
            dynamicTest("gradients", () -> checkGradients(backend, c)),
            dynamicTest("training", () -> checkTraining(backend, c))));
  }

  private static <T> void checkLogits(Backend<T> backend, Case c) throws IOException {
    try (Kernels<T> kernels = backend.kernels()) {
      float[] logits = c.model(kernels).gpt().logits(c.tokens(0), c.batch(), c.length());
      assertClose("logits", logits, c.values("logits"), TOLERANCE);
    }
  }

  private static <T> void checkGradients(Backend<T> backend, Case c) throws IOException {
    try (Kernels<T> kernels = backend.kernels()) {
      Parameters<T> gradients = new Parameters<>(c.config(), kernels);
      Gpt<T> gpt = c.model(kernels).gpt();
      c.forwardBackward(gpt, 0, gradients, false);
      for (Parameter entry : gradients.layout()) {
        String name = entry.name();
        assertClose(name, gradients.download(name), c.values("gradients." + name), TOLERANCE);
      }
      c.forwardBackward(gpt, 0, gradients, true);
      for (Parameter entry : gradients.layout()) {
        String name = entry.name();
        double[] twice = DoubleStream.of(c.values("gradients." + name)).map(g -> 2 * g).toArray();
        assertClose("twice " + name, gradients.download(name), twice, TOLERANCE);
      }
    }
  }

  private static <T> void checkTraining(Backend<T> backend, Case c) throws IOException {
    try (Kernels<T> kernels = backend.kernels()) {
      Model<T> model = c.model(kernels);
      Parameters<T> gradients = new Parameters<>(c.config(), kernels);
      Parameters<T> moment1 = new Parameters<>(c.config(), kernels);
      Parameters<T> moment2 = new Parameters<>(c.config(), kernels);
      double[] losses = c.values("losses");
      for (int step = 0; step < losses.length; step++) {
        double loss = c.forwardBackward(model.gpt(), step, gradients, false);
        assertThat(loss)
            .as("loss of step %d", step)
            .isCloseTo(losses[step], offset(TOLERANCE * losses[step]));
        kernels.adamW(
            model.parameters().flat(),
            List.of(gradients.flat()),
            moment1.flat(),
            moment2.flat(),
            new AdamWStep(step + 1, c.learningRate(), 0.9, 0.999, 1e-8, c.weightDecay(), 1));
      }
      for (Parameter entry : gradients.layout()) {
        String name = entry.name();
        double[] gradient = c.values("gradients." + name);
        double noise = TOLERANCE * largest(gradient);
        double[] expected = c.values("parameters_after." + name);
        double tolerance = TOLERANCE_AFTER * largest(expected);
        assertClose(
            name,
            model.parameters().download(name),
            expected,
            i -> Math.abs(gradient[i]) > noise ? tolerance : Math.max(tolerance, c.learningRate()));
      }
    }
  }

  private static void assertClose(
      String name, float[] actual, double[] expected, double relativeTolerance) {
    double tolerance = relativeTolerance * largest(expected);
    assertClose(name, actual, expected, i -> tolerance);
  }

  private static void assertClose(
      String name, float[] actual, double[] expected, IntToDoubleFunction tolerance) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double allowed = tolerance.applyAsDouble(i);
      // An assertion for each of a million numbers would take longer than computing them.
      if (!(Math.abs(actual[i] - expected[i]) <= allowed)) {
        assertThat((double) actual[i])
            .as("%s, element %d; largest %s", name, i, largest(expected))
            .isCloseTo(expected[i], offset(allowed));
      }
    }
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  private static Path directory() throws URISyntaxException {
    String given = System.getProperty("parity.dir");
    if (given == null) {
      return Path.of(ParityTest.class.getResource("/parity").toURI());
    }
    // Maven runs tests in their module's directory; who types a path is in the one above.
    Path path = Path.of(given);
    return Files.exists(path) ? path : Path.of("..").resolve(path);
  }

  private static List<Case> cases(Path directory) throws IOException {
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".safetensors")) {
          String stem = name.substring(0, name.lastIndexOf('.'));
          JsonNode settings =
              new ObjectMapper().readTree(file.resolveSibling(stem + ".json").toFile());
          cases.add(new Case(stem, settings, Safetensors.openForeign(file)));
        }
      }
    }
    return cases;
  }

  private record Model<T>(Parameters<T> parameters, Gpt<T> gpt) {}

  private record Case(String name, JsonNode settings, Safetensors tensors) {

    ModelConfig config() {
      return new ModelConfig(
          setting("layers"),
          setting("heads"),
          setting("embedding"),
          setting("context"),
          setting("vocab"),
          Activation.named(settings.path("activation").asText("relu")),
          settings.path("bias").asBoolean(true),
          settings.path("tiedHead").asBoolean(false),
          Initialisation.PLAIN);
    }

    int batch() {
      return setting("batch");
    }

    int length() {
      return setting("length");
    }

    double learningRate() {
      return settings.required("lr").asDouble();
    }

    double weightDecay() {
      return settings.required("weightDecay").asDouble();
    }

    private int setting(String key) {
      return settings.required(key).asInt();
    }

    double[] values(String tensor) throws IOException {
      return tensors.doubles(tensor);
    }

    int[] tokens(int step) throws IOException {
      return ints("tokens", step);
    }

    private int[] ints(String tensor, int step) throws IOException {
      int rows = batch() * length();
      int[] all = tensors.ints(tensor);
      return Arrays.copyOfRange(all, step * rows, (step + 1) * rows);
    }

    <T> Model<T> model(Kernels<T> kernels) throws IOException {
      Parameters<T> parameters = new Parameters<>(config(), kernels);
      for (Parameter entry : parameters.layout()) {
        parameters.upload(entry.name(), floats(values("parameters." + entry.name())));
      }
      return new Model<>(parameters, new Gpt<>(parameters, kernels, batch(), config().context()));
    }

    /** Computes the gradients of the mean loss of a step, and returns that. */
    <T> double forwardBackward(Gpt<T> gpt, int step, Parameters<T> gradients, boolean add)
        throws IOException {
      int rows = batch() * length();
      double sum =
          gpt.forwardBackward(
              tokens(step),
              ints("targets", step),
              batch(),
              length(),
              Dropout.NONE,
              1f / rows,
              gradients,
              add);
      return sum / rows;
    }

    private static float[] floats(double[] values) {
      float[] floats = new float[values.length];
      IntStream.range(0, values.length).forEach(i -> floats[i] = (float) values[i]);
      return floats;
    }
  }
}
