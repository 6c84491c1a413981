package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.SampleSettings;
import java.util.List;

/** {@code <samples>}: what every trained model is asked to write. */
public class SamplesElement {
  @Meaning("<prompt>s, texts to continue; \\n is a line break; by default the beginning of a line")
  private List<String> prompts;

  @Meaning("characters to write for each prompt, 1 to 1000000")
  private int length = 500;

  @Meaning("0 for the likeliest token always, 1 for the model's own probabilities; at most 100")
  private double temperature = 0.8;

  @Meaning("how many of the likeliest tokens to choose from; 0 for all")
  private int topK;

  @Meaning("of the choice: the same seed writes the same text")
  private long seed = 1;

  public SampleSettings toSettings() {
    return new SampleRequest("samples", prompts, length, temperature, topK, seed).checked();
  }
}
