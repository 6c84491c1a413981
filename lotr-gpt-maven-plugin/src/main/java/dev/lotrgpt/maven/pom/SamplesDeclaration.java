package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.SampleSettings;

/** What one execution of goal {@code evaluate} asks for; Maven fills the fields from the POM. */
public class SamplesDeclaration {
  private SamplesElement samples = new SamplesElement();

  public SampleSettings samples() {
    return samples.toSettings();
  }
}
