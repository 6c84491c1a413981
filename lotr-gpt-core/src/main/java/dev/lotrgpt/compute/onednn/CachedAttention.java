package dev.lotrgpt.compute.onednn;

import dev.lotrgpt.compute.onednn.Workspace.Slot;
import java.util.Arrays;
import java.util.List;

/** Attention of new tokens of a text to themselves and to those before them. */
final class CachedAttention {
  /** Keys are rounded up to this, so that few plans serve all positions. */
  private static final int KEYS = 64;

  /**
   * @param scores room for [H,rows,seen] and the mask [1,rows,seen], see {@link #mask}
   */
  private record Operands(
      Tensor out,
      Tensor keys,
      Tensor values,
      Tensor qkv,
      Tensor scores,
      int heads,
      int rows,
      int seen) {}

  private final Lanes lanes;
  private final Workspace workspace;
  private final Conversion conversion;
  private final PlanCache.Kind<Operands, Plan> attentions;
  private float[] row = new float[0];

  CachedAttention(Lanes lanes, PlanCache plans, Workspace workspace, Conversion conversion) {
    this.lanes = lanes;
    this.workspace = workspace;
    this.conversion = conversion;
    this.attentions = plans.kind(Operands.class, this::plan);
  }

  void run(Tensor out, Tensor keys, Tensor values, Tensor qkv, int position, int rows, int heads) {
    int channels = out.columns();
    int room = Math.toIntExact(keys.rows());
    int seen = seen(position + rows, room);
    Tensor input = inFloats(Slot.FLOATS, qkv, rows);
    Tensor output = inFloats(Slot.GRADIENT, out, rows);
    if (input != qkv) {
      conversion.convert(input, qkv.first(rows));
    }
    append(keys.values(), values.values(), input.values(), position, rows, seen, channels);
    // Of a single token for all positions: memory that is outgrown is not given back.
    int most = rows == 1 ? room : seen;
    Tensor scores = workspace.take(Slot.SCORES, Tensor.Type.FLOAT32, (heads + 1L) * rows * most);
    mask(scores.values(), heads * rows * seen, position, rows, seen);
    attentions.of(new Operands(output, keys, values, input, scores, heads, rows, seen)).run();
    if (output != out) {
      conversion.convert(out.first(rows), output);
    }
  }

  /** The tensor, or where it is not of float32 numbers memory for its first rows. */
  private Tensor inFloats(Slot slot, Tensor tensor, int rows) {
    return tensor.isBf16()
        ? workspace.take(slot, Tensor.Type.FLOAT32, rows, tensor.columns())
        : tensor;
  }

  /**
   * How many keys to look at.
   *
   * @param known tokens so far
   * @param room of the cache
   */
  private static int seen(int known, int room) {
    return Math.min(room, (known + KEYS - 1) / KEYS * KEYS);
  }

  private Plan plan(Operands o) {
    long rows = o.rows;
    long seen = o.seen;
    long head = o.out.columns() / o.heads;
    Tensor scores = o.scores.view(0, o.heads, rows, seen);
    Tensor mask = o.scores.view(o.heads * rows * seen, 1, rows, seen);
    return lanes.heads(
        o.heads,
        (dnnl, from, count) -> {
          long column = from * head;
          Tensor weights = scores.rows(from, count);
          PostOps masked = PostOps.none().scale((float) (1 / Math.sqrt(head))).add(mask);
          return Plan.sequence(
              List.of(
                  dnnl.matmul(
                      weights,
                      o.qkv.heads(0, column, count, rows, head),
                      o.keys.heads(0, column, count, seen, head).transposed(),
                      null,
                      masked),
                  dnnl.softmax(weights, weights),
                  dnnl.matmul(
                      o.out.heads(0, column, count, rows, head),
                      weights,
                      o.values.heads(0, column, count, seen, head),
                      null,
                      PostOps.none())));
        });
  }

  /** Writes the mask behind the scores: 0 where a query may look, else minus infinity. */
  private void mask(Values scores, int offset, int position, int rows, int seen) {
    row = row.length >= seen ? row : new float[seen];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(row, 0, position + i + 1, 0);
      Arrays.fill(row, position + i + 1, seen, Float.NEGATIVE_INFINITY);
      scores.write(offset + i * seen, row, 0, seen);
    }
  }

  /**
   * Adds the keys and values of new tokens to the cache. Where they are the first of a block, the
   * rest of it becomes zero: it is multiplied by a weight of zero, which of a NaN would be NaN.
   */
  private void append(
      Values keys, Values values, Values qkv, int position, int rows, int seen, int channels) {
    row = row.length >= channels ? row : new float[channels];
    for (int i = 0; i < rows; i++) {
      qkv.read((3 * i + 1) * channels, row, 0, channels);
      keys.write((position + i) * channels, row, 0, channels);
      qkv.read((3 * i + 2) * channels, row, 0, channels);
      values.write((position + i) * channels, row, 0, channels);
    }
    int known = position + rows;
    int block = (known - 1) / KEYS * KEYS;
    if (position <= block) {
      keys.zero(known * channels, (seen - known) * channels);
      values.zero(known * channels, (seen - known) * channels);
    }
  }
}
