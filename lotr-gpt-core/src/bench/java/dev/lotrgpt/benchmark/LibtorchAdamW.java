package dev.lotrgpt.benchmark;

import static org.bytedeco.pytorch.global.torch.zeros;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/**
 * PyTorch's fused AdamW. The class of that name in the C++ API goes over the parameters with one
 * operation after the other; the fused kernel, which Python calls, is reached by its name.
 */
final class LibtorchAdamW {
  private final List<Tensor> parameters;
  private final OperatorHandle kernel =
      Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
  private final List<Tensor> moments1;
  private final List<Tensor> moments2;
  private final List<Tensor> steps;

  LibtorchAdamW(List<Tensor> parameters) {
    this.parameters = parameters;
    this.moments1 = parameters.stream().map(p -> zeros_like(p)).toList();
    this.moments2 = parameters.stream().map(p -> zeros_like(p)).toList();
    this.steps = parameters.stream().map(p -> zeros()).toList();
  }

  void zeroGradients() {
    parameters.forEach(p -> p.mutable_grad().reset());
  }

  void step() {
    steps.forEach(step -> step.add_(new org.bytedeco.pytorch.Scalar(1)));
    kernel.callBoxed(
        new IValueVector(
            list(parameters),
            list(parameters.stream().map(Tensor::grad).toList()),
            list(moments1),
            list(moments2),
            list(List.of()),
            list(steps),
            new IValue(3e-4),
            new IValue(0.9),
            new IValue(0.999),
            new IValue(0.01),
            new IValue(1e-8),
            new IValue(false),
            new IValue(false),
            new IValue(),
            new IValue()));
  }

  private static IValue list(List<Tensor> tensors) {
    GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }
}
