package dev.lotrgpt.benchmark;

import dev.lotrgpt.text.Batch;
import dev.lotrgpt.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Tokens that every contender reads in the same order: a chain in which each symbol has a few
 * successors, so that training has something to learn and losses can be compared.
 */
final class Text {
  private static final int SUCCESSORS = 8;

  private Text() {}

  /** Enough for {@code batches} batches, with the token after the last. */
  static void write(Path file, Case work, int batches) throws IOException {
    byte[] tokens = new byte[batches * work.batch() * work.context() + 1];
    Random random = new Random(1);
    int[] successors = random.ints(Case.VOCABULARY * SUCCESSORS, 0, Case.VOCABULARY).toArray();
    for (int i = 1; i < tokens.length; i++) {
      tokens[i] = (byte) successors[tokens[i - 1] * SUCCESSORS + random.nextInt(SUCCESSORS)];
    }
    Files.write(file, tokens);
  }

  static List<Batch> batches(Protocol.Request request) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(request.text()));
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i];
    }
    int size = request.work().batch();
    int context = request.work().context();
    List<Batch> batches = new ArrayList<>();
    for (int b = 0; b < request.batches(); b++) {
      int[] starts = new int[size];
      for (int i = 0; i < size; i++) {
        starts[i] = (b * size + i) * context;
      }
      batches.add(Batch.of(Tokens.of(tokens), starts, context));
    }
    return batches;
  }
}
