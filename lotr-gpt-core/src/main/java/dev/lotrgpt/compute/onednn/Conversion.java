package dev.lotrgpt.compute.onednn;

/** Copies of tensors in another format. */
final class Conversion {
  private record Operands(Tensor to, Tensor from) {}

  private final PlanCache.Kind<Operands, Plan> conversions;

  Conversion(Dnnl dnnl, PlanCache plans) {
    this.conversions =
        plans.kind(Operands.class, operands -> dnnl.reorder(operands.to, operands.from));
  }

  /** Copies numbers into another format. */
  void convert(Tensor to, Tensor from) {
    conversions.of(new Operands(to, from)).run();
  }
}
