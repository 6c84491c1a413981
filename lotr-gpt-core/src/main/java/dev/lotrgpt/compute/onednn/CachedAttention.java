package dev.lotrgpt.compute.onednn;

import static dev.lotrgpt.compute.onednn.Tensor.key;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** Attention of new tokens of a text to themselves and to those before them. */
final class CachedAttention {
  /** Keys are rounded up to this, so that few plans serve all positions. */
  private static final int KEYS = 64;

  private final Lanes lanes;
  private final PlanCache plans;
  private final Memory memory;
  private final Conversion conversion;
  private float[] row = new float[0];

  CachedAttention(Lanes lanes, PlanCache plans, Memory memory, Conversion conversion) {
    this.lanes = lanes;
    this.plans = plans;
    this.memory = memory;
    this.conversion = conversion;
  }

  void run(Tensor out, Tensor keys, Tensor values, Tensor qkv, int position, int rows, int heads) {
    int channels = out.columns();
    int seen = seen(position + rows, Math.toIntExact(keys.size(0)));
    Operand input = inFloats(Memory.FLOATS, qkv, rows, 3L * channels);
    Operand output = inFloats(Memory.GRADIENT, out, rows, channels);
    if (qkv.isBf16()) {
      conversion.convert(input, qkv.operand(rows, 3L * channels));
    }
    append(
        plans.values(keys),
        plans.values(values),
        plans.values(input.floats(), 3L * rows * channels),
        position,
        rows,
        seen,
        channels);
    // Of a single token for all positions: memory that is outgrown is not given back.
    int room = rows == 1 ? Math.toIntExact(keys.size(0)) : seen;
    FloatPointer scores = memory.take(Memory.SCORES, (heads + 1L) * rows * room);
    FloatPointer mask = scores.getPointer((long) heads * rows * seen);
    mask(plans.values(mask, (long) rows * seen), position, rows, seen);
    plans
        .<Plan>get(
            Operation.CACHED_ATTENTION,
            () ->
                plan(
                    output,
                    input,
                    keys.operand(seen, channels),
                    values.operand(seen, channels),
                    scores,
                    mask,
                    heads),
            rows,
            seen,
            heads,
            channels,
            output.data().address(),
            key(keys),
            key(values),
            input.data().address(),
            scores.address())
        .run();
    if (out.isBf16()) {
      conversion.convert(out.operand(rows, channels), output);
    }
  }

  /** The tensor, or where it is not of float32 numbers memory for as many. */
  private Operand inFloats(int slot, Tensor tensor, long rows, long columns) {
    return tensor.isBf16()
        ? Operand.of(memory.take(slot, rows * columns), rows, columns)
        : tensor.operand(rows, columns);
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

  /**
   * @param output = [rows,C]
   * @param qkv [rows,3C]
   * @param keys [seen,C]
   * @param values [seen,C]
   * @param scores room for [heads,rows,seen]
   * @param mask [rows,seen], see {@link #mask}
   */
  private Plan plan(
      Operand output,
      Operand qkv,
      Operand keys,
      Operand values,
      FloatPointer scores,
      FloatPointer mask,
      int heads) {
    long rows = output.rows();
    long seen = keys.rows();
    long head = output.columns() / heads;
    return lanes.heads(
        heads,
        (dnnl, from, count) -> {
          long column = from * head;
          Operand weights = Operand.of(scores.getPointer(from * rows * seen), count, rows, seen);
          PostOps masked =
              PostOps.none()
                  .scale((float) (1 / Math.sqrt(head)))
                  .add(Operand.of(mask, 1, rows, seen));
          return Plan.sequence(
              List.of(
                  dnnl.matmul(
                      weights,
                      qkv.heads(0, column, count, rows, head),
                      keys.heads(0, column, count, seen, head).transposed(),
                      null,
                      masked),
                  dnnl.softmax(weights, weights),
                  dnnl.matmul(
                      output.heads(0, column, count, rows, head),
                      weights,
                      values.heads(0, column, count, seen, head),
                      null,
                      PostOps.none())));
        });
  }

  /** Writes 0 where a query may look, else minus infinity: [rows,seen]. */
  private void mask(Values mask, int position, int rows, int seen) {
    row = row.length >= seen ? row : new float[seen];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(row, 0, position + i + 1, 0);
      Arrays.fill(row, position + i + 1, seen, Float.NEGATIVE_INFINITY);
      mask.write(i * seen, row, 0, seen);
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
