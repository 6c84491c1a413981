package dev.lotrgpt.compute.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;

import java.util.List;
import java.util.function.Function;

/**
 * A product whose result is written to, or added to, a place that each run names: each shard has
 * gradients of its own, and plans for each would be eight times as many.
 *
 * @param before what each run does first
 */
record Target(List<Plan> before, Execution overwrite, Execution accumulate)
    implements AutoCloseable {

  /**
   * @param product makes the product with post-operations, into any place
   */
  static Target of(List<Plan> before, Function<PostOps, Execution> product) {
    return new Target(
        List.copyOf(before),
        product.apply(PostOps.none()),
        product.apply(PostOps.none().accumulate()));
  }

  void run(Tensor out, boolean add) {
    before.forEach(Plan::run);
    Execution product = add ? accumulate : overwrite;
    product.bind(DNNL_ARG_DST, out);
    product.run();
  }

  @Override
  public void close() {
    before.forEach(Plan::close);
    overwrite.close();
    accumulate.close();
  }
}
