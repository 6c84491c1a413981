package dev.lotrgpt.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Hash of all that decides an evaluation: the weights, and what they are asked to write. */
public final class EvaluationKey {
  /** Rises when evaluating gives other numbers for the same weights. */
  private static final int VERSION = 2;

  private EvaluationKey() {}

  /**
   * @throws IOException if the run has no best weights
   */
  public static String of(RunStore store, String run, SampleSettings samples) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // A prompt may hold what separates prompts.
      List<Integer> lengths = samples.prompts().stream().map(String::length).toList();
      String asked = VERSION + "\n" + run + "\n" + lengths + "\n" + samples;
      digest.update(asked.getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(store.file(run, RunFile.BEST)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
