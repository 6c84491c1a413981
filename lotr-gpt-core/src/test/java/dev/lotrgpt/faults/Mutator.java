package dev.lotrgpt.faults;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Makes inputs that a parser nearly accepts: a good one with pieces replaced, moved and repeated.
 */
public final class Mutator {
  private final Random random;
  private final List<String> tokens;

  /**
   * @param tokens of the format, to insert
   */
  public Mutator(Random random, List<String> tokens) {
    this.random = random;
    this.tokens = tokens;
  }

  public String mutant(String good) {
    return new String(mutant(good.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  public byte[] mutant(byte[] good) {
    byte[] bytes = good;
    for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
      bytes = mutate(bytes);
    }
    return bytes;
  }

  private byte[] mutate(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(2 << random.nextInt(6)));
    ByteArrayOutputStream mutated = new ByteArrayOutputStream();
    mutated.write(bytes, 0, from);
    switch (random.nextInt(5)) {
      case 0 ->
          mutated.writeBytes(
              tokens.get(random.nextInt(tokens.size())).getBytes(StandardCharsets.UTF_8));
      case 1 -> mutated.write(random.nextInt(random.nextInt(10) == 0 ? 256 : 128));
      case 2 -> {
        mutated.write(bytes, from, to - from);
        mutated.write(bytes, from, to - from);
      }
      case 3 -> {
        to = random.nextInt(10) == 0 ? bytes.length : to; // cut out, or off
      }
      default -> mutated.write(bytes, 0, random.nextInt(bytes.length + 1));
    }
    mutated.write(bytes, to, bytes.length - to);
    return mutated.toByteArray();
  }
}
