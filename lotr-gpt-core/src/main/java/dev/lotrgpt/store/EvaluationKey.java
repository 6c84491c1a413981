package dev.lotrgpt.store;

import dev.lotrgpt.plan.SampleSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** Hash of all that decides an evaluation: the weights, the text, and what is to be written. */
public final class EvaluationKey {
  /** Rises when evaluating gives other numbers for the same weights. */
  private static final int VERSION = 3;

  private EvaluationKey() {}

  /**
   * @param run which is trained
   * @param corpusSha256 of the text that it is measured on
   */
  public static String of(RunRecord run, String corpusSha256, SampleSettings samples) {
    // A prompt may hold what separates prompts.
    List<Integer> lengths = samples.prompts().stream().map(String::length).toList();
    String asked =
        String.join(
            "\n",
            Integer.toString(VERSION),
            run.id(),
            corpusSha256,
            run.files().get(RunFile.BEST.fileName()),
            lengths.toString(),
            samples.toString());
    return DigestUtils.sha256Hex(asked.getBytes(StandardCharsets.UTF_8));
  }
}
