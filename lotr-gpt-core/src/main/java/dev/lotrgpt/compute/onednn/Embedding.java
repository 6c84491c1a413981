package dev.lotrgpt.compute.onednn;

/** Token plus position embedding, in arrays. */
final class Embedding {
  private float[] rows = new float[0];
  private float[] table = new float[0];

  void forward(
      Values out,
      int[] tokens,
      Values tokenTable,
      Values positionTable,
      int channels,
      int length,
      int firstPosition) {
    rows = atLeast(rows, tokens.length * channels);
    table = atLeast(table, channels);
    int sequence = length * channels;
    for (int from = 0; from < tokens.length * channels; from += sequence) {
      positionTable.read(firstPosition * channels, rows, from, sequence);
    }
    for (int row = 0; row < tokens.length; row++) {
      tokenTable.read(tokens[row] * channels, table, 0, channels);
      add(rows, row * channels, table, 0, channels);
    }
    out.write(0, rows, 0, tokens.length * channels);
  }

  void backward(
      Values dTokenTable,
      Values dPositionTable,
      Values dOut,
      int[] tokens,
      int channels,
      int length) {
    int count = tokens.length * channels;
    rows = atLeast(rows, count);
    dOut.read(0, rows, 0, count);

    int symbols = dTokenTable.count();
    table = atLeast(table, Math.max(symbols, length * channels));
    dTokenTable.read(0, table, 0, symbols);
    for (int row = 0; row < tokens.length; row++) {
      add(table, tokens[row] * channels, rows, row * channels, channels);
    }
    dTokenTable.write(0, table, 0, symbols);

    int sequence = length * channels;
    dPositionTable.read(0, table, 0, sequence);
    for (int from = 0; from < count; from += sequence) {
      add(table, 0, rows, from, sequence);
    }
    dPositionTable.write(0, table, 0, sequence);
  }

  private static void add(float[] sum, int at, float[] summand, int from, int count) {
    for (int i = 0; i < count; i++) {
      sum[at + i] += summand[from + i];
    }
  }

  private static float[] atLeast(float[] present, int size) {
    return present.length >= size ? present : new float[size];
  }
}
