package dev.lotrgpt.compute.cuda;

/** Sums what blocks have summed up, in the order of the blocks. */
final class PartialSums {
  private final Workspace workspace;

  PartialSums(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * @param out += or = [n]
   * @param partials [count, at least n]
   * @param offset of the n in each of the partials
   */
  void sum(DeviceTensor out, DeviceTensor partials, int offset, boolean add) {
    long count = partials.shape()[0];
    long n = out.size();
    workspace
        .launch("reduction", "sumPartials")
        .tensor(out)
        .tensor(partials.view(offset))
        .integer(Math.toIntExact(count))
        .wide(n)
        .wide(partials.size() / count)
        .integer(add ? 1 : 0)
        .runElementwise(n);
  }
}
