package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.AdamWStep;
import dev.lotrgpt.compute.Precision;
import java.util.List;
import java.util.Map;

/**
 * Operations that can be repeated without the host: whatever tokens, targets and keys of dropout
 * they are called with, they use those that are on the GPU when they are done. Nothing that they
 * compute can be asked for at once.
 */
final class RecordedKernels extends CudaKernels {
  private final Workspace workspace;
  private final StepBlock step;
  private final DeviceTensor tokens;
  private final DeviceTensor targets;
  private final long losses;
  private final AdamW adamW;

  /**
   * @param losses address of the sums of losses
   */
  RecordedKernels(
      DeviceStream stream,
      Precision precision,
      Arena arena,
      Workspace workspace,
      StepBlock step,
      DeviceTensor tokens,
      DeviceTensor targets,
      long losses) {
    super(stream, precision, arena, workspace);
    this.workspace = workspace;
    this.step = step;
    this.tokens = tokens;
    this.targets = targets;
    this.losses = losses;
    this.adamW = new AdamW(workspace);
  }

  @Override
  DeviceTensor tokens(int[] symbols) {
    return tokens.view(0, symbols.length);
  }

  @Override
  DeviceTensor targets(int[] symbols) {
    return targets.view(0, symbols.length);
  }

  /** Copies a batch out of the text that the step names, if it names one. */
  void gather(int batch, int length) {
    workspace
        .launch("embedding", "gather", Map.of("WIDTH", "1"))
        .tensor(tokens)
        .tensor(targets)
        .address(step.address())
        .integer(batch)
        .integer(length)
        .runElementwise((long) batch * length);
  }

  /**
   * Leaves the sum on the GPU.
   *
   * @return NaN
   */
  @Override
  public double sum(DeviceTensor values, int count) {
    workspace
        .launch("reduction", "sumLosses")
        .address(losses)
        .tensor(values)
        .integer(count)
        .address(step.address())
        .run(1, 1, 1, 256);
    return Double.NaN;
  }

  /**
   * A step of AdamW with the step's numbers.
   *
   * @param clip the largest norm of the gradients; 0 for any
   */
  void optimise(
      DeviceTensor parameters,
      DeviceTensor gradients,
      DeviceTensor moment1,
      DeviceTensor moment2,
      double clip) {
    if (clip > 0) {
      adamW.squaredNorm(List.of(gradients), step.scale(), clip);
    }
    adamW.update(parameters, List.of(gradients), moment1, moment2, step.address());
  }

  @Override
  public void upload(DeviceTensor tensor, float[] values) {
    throw needsTheHost();
  }

  @Override
  public float[] download(DeviceTensor tensor) {
    throw needsTheHost();
  }

  @Override
  public double squaredNorm(List<DeviceTensor> gradients) {
    throw needsTheHost();
  }

  @Override
  public void adamW(
      DeviceTensor parameters,
      List<DeviceTensor> gradients,
      DeviceTensor moment1,
      DeviceTensor moment2,
      AdamWStep numbers) {
    throw needsTheHost();
  }

  private static UnsupportedOperationException needsTheHost() {
    return new UnsupportedOperationException("nothing that is recorded may need the host");
  }
}
