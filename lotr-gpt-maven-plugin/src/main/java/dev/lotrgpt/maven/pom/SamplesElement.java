package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.SampleSettings;
import java.util.List;

/** {@code <samples>}: what every trained model is asked to write. */
public class SamplesElement {
  private List<String> prompts;
  private int length = 500;
  private double temperature = 0.8;
  private int topK;
  private long seed = 1;

  public SampleSettings toSettings() {
    return new SampleRequest("samples", prompts, length, temperature, topK, seed).checked();
  }
}
