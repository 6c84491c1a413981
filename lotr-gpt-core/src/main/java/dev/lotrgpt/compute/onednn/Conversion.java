package dev.lotrgpt.compute.onednn;

/** Copies of tensors in another format. */
final class Conversion {
  private final Dnnl dnnl;
  private final PlanCache plans;

  Conversion(Dnnl dnnl, PlanCache plans) {
    this.dnnl = dnnl;
    this.plans = plans;
  }

  /** Copies numbers into another format. */
  void convert(Operand to, Operand from) {
    plans
        .<Plan>get(
            Operation.CONVERT,
            () -> dnnl.reorder(to, from),
            to.rows(),
            to.columns(),
            to.type(),
            to.data().address(),
            from.data().address())
        .run();
  }
}
