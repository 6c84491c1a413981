package dev.lotrgpt.benchmark;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.text.Batch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The steps of libtorch, PyTorch's library in C++. */
@SuppressWarnings("try") // Scopes are there to be closed.
final class LibtorchSteps implements Steps {
  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,]+)");

  /** Tokens and targets, [B,T] and [B*T]. */
  private record Data(Tensor tokens, Tensor targets) {}

  private final Case work;
  private final int threads;
  private final LibtorchGpt model;
  private final LibtorchAdamW optimiser;
  private final Tensor symbols = tensor(IntStream.range(0, Case.VOCABULARY).toArray());
  private final List<Data> batches = new ArrayList<>();
  private int steps;

  private LibtorchSteps(Protocol.Request request) throws IOException {
    this.work = request.work();
    this.threads = request.threads();
    torch.manual_seed(1);
    if (work.precision() == Precision.BF16) {
      torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
      torch.set_autocast_enabled(torch.DeviceType.CPU, true);
      // It would outlive the step that changes the weights; a step uses each weight once.
      torch.set_autocast_cache_enabled(false);
    }
    this.model = new LibtorchGpt(work);
    this.optimiser = new LibtorchAdamW(model.parameters());
    for (Batch batch : Text.batches(request)) {
      batches.add(
          new Data(
              tensor(batch.tokens()).view(batch.size(), batch.length()), tensor(batch.targets())));
    }
  }

  public static void main(String[] arguments) throws IOException {
    StepServer.serve(LibtorchSteps::new);
  }

  private static Tensor tensor(int[] values) {
    long[] wide = IntStream.of(values).asLongStream().toArray();
    try (LongPointer memory = new LongPointer(wide)) {
      return torch
          .from_blob(
              memory,
              new long[] {wide.length},
              new org.bytedeco.pytorch.TensorOptions(torch.ScalarType.Long))
          .clone();
    }
  }

  @Override
  public String description() {
    Matcher version = VERSION.matcher(torch.show_config().getString());
    return "libtorch " + (version.find() ? version.group(1) : "") + ", fused AdamW";
  }

  @Override
  public long parameters() {
    return model.parameters().stream().mapToLong(Tensor::numel).sum();
  }

  @Override
  public double step() {
    Data batch = batches.get(steps++ % batches.size());
    // Frees each tensor as soon as Python would, or sooner.
    try (PointerScope scope = new PointerScope()) {
      return switch (work.mode()) {
        case TRAIN -> train(batch);
        case EVALUATE -> {
          try (InferenceMode inference = new InferenceMode()) {
            yield loss(batch).item_double();
          }
        }
        case GENERATE -> {
          try (InferenceMode inference = new InferenceMode()) {
            yield generate(batch);
          }
        }
      };
    }
  }

  private double train(Data batch) {
    optimiser.zeroGradients();
    Tensor loss = loss(batch);
    loss.backward();
    optimiser.step();
    return loss.item_double();
  }

  private Tensor loss(Data batch) {
    return torch.cross_entropy_loss(model.logits(batch.tokens(), 0).flatten(0, 1), batch.targets());
  }

  private double generate(Data batch) {
    long token = batch.tokens().view(-1).narrow(0, 0, 1).item_long();
    for (int i = 0; i < work.context(); i++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor input = symbols.narrow(0, token, 1).view(1, 1);
        token = model.logits(input, i).argmax().item_long();
      }
    }
    return Double.NaN;
  }

  @Override
  public void close() {}
}
