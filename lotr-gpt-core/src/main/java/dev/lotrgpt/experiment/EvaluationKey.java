package dev.lotrgpt.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
      digest.update((VERSION + "\n" + run + "\n" + samples).getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(store.file(run, RunFile.BEST)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
