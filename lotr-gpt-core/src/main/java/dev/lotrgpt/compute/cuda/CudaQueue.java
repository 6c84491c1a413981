package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.DeviceQueue;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.RecordedStep;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** A queue as a stream of the driver, and steps as its graphs. */
final class CudaQueue implements DeviceQueue<DeviceTensor> {
  private final DeviceStream stream;
  private final Arena arena;
  private final Launch recordedLaunch;
  private final CudaKernels kernels;
  private final Precision precision;
  private final RoundedCopy rounded;
  private final Workspace recordedWorkspace;
  private final RecordedKernels recorded;
  private final StepBlock block;
  private final DeviceTensor tokens;
  private final DeviceTensor targets;
  private final long losses;
  private final List<StepGraph> graphs = new ArrayList<>();
  private final double[] known = new double[LOSSES];
  private long submitted;
  private long knownUntil;

  /**
   * @param maxBatch the most sequences of a batch
   * @param maxLength tokens of the longest
   */
  CudaQueue(
      Device device,
      KernelLibrary library,
      Precision precision,
      long arenaBlock,
      int maxBatch,
      int maxLength) {
    this.stream = new DeviceStream(device);
    this.arena = new Arena(stream, arenaBlock);
    Scratch scratch = new Scratch(arena);
    this.rounded = new RoundedCopy();
    this.block = new StepBlock(stream, arena, maxBatch);
    this.recordedLaunch = new Launch(stream, block.dropoutKey());
    this.kernels =
        new CudaKernels(
            stream, precision, arena, new Workspace(library, new Launch(stream), scratch, rounded));
    int rows = Math.multiplyExact(maxBatch, maxLength);
    this.tokens = kernels.allocate(ElementType.INT32, rows);
    this.targets = kernels.allocate(ElementType.INT32, rows);
    // The last is written to by what is only tried.
    this.losses = arena.take((LOSSES + 1L) * Double.BYTES);
    this.precision = precision;
    this.recordedWorkspace = new Workspace(library, recordedLaunch, scratch, rounded);
    this.recorded =
        new RecordedKernels(
            stream, precision, arena, recordedWorkspace, block, tokens, targets, losses);
  }

  @Override
  public Kernels<DeviceTensor> kernels() {
    return kernels;
  }

  @Override
  public Kernels<DeviceTensor> recordedKernels() {
    return recorded;
  }

  @Override
  public void keepRounded(DeviceTensor parameters) {
    if (precision == Precision.BF16) {
      rounded.keep(parameters, kernels.allocate(ElementType.BF16, parameters.size()));
    }
  }

  @Override
  public DeviceTensor text(int[] symbols) {
    DeviceTensor text = kernels.allocate(ElementType.INT32, symbols.length);
    stream.upload(text.address(), new IntPointer(symbols), text.bytes());
    return text;
  }

  @Override
  public StepGraph record(int batch, int length, Runnable work) {
    Runnable all =
        () -> {
          recorded.gather(batch, length);
          work.run();
        };
    rounded.refresh(recordedWorkspace);
    block.write(null, LOSSES, 0, 0, new int[0]);
    all.run();
    StepGraph graph = new StepGraph(stream.capture(all));
    graphs.add(graph);
    return graph;
  }

  @Override
  public long submit(
      RecordedStep step, AdamWStep adamW, long dropoutKey, DeviceTensor text, int[] starts) {
    block.write(adamW, slot(submitted), dropoutKey, text.address(), starts);
    return launch(step);
  }

  @Override
  public long submit(
      RecordedStep step, AdamWStep adamW, long dropoutKey, int[] symbols, int[] next) {
    stream.upload(tokens.address(), new IntPointer(symbols), symbols.length * 4L);
    stream.upload(targets.address(), new IntPointer(next), next.length * 4L);
    block.write(adamW, slot(submitted), dropoutKey, 0, new int[0]);
    return launch(step);
  }

  private long launch(RecordedStep step) {
    rounded.refresh(recordedWorkspace);
    stream.launch(((StepGraph) step).handle());
    return submitted++;
  }

  @Override
  public void recordAdamW(
      DeviceTensor parameters,
      DeviceTensor gradients,
      DeviceTensor moment1,
      DeviceTensor moment2,
      double clip) {
    recorded.optimise(parameters, gradients, moment1, moment2, clip);
  }

  @Override
  public boolean isKnown(long number) {
    return number < knownUntil;
  }

  @Override
  public double loss(long number) {
    if (!isKnown(number)) {
      try (DoublePointer host = new DoublePointer(LOSSES)) {
        stream.download(host, losses, (long) LOSSES * Double.BYTES);
        stream.synchronize();
        host.get(known);
      }
      knownUntil = submitted;
    }
    if (number < knownUntil - LOSSES) {
      throw new IllegalStateException("the loss of step " + number + " has been overwritten");
    }
    return known[slot(number)];
  }

  private static int slot(long number) {
    return (int) (number % LOSSES);
  }

  @Override
  public void close() {
    stream.synchronize();
    graphs.forEach(graph -> stream.destroy(graph.handle()));
    kernels.close();
    recordedLaunch.close();
    stream.close();
  }
}
