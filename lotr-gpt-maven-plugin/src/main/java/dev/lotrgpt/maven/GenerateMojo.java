package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.GenerateGoal;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.pom.SampleRequest;
import dev.lotrgpt.maven.progress.StandardOutput;
import dev.lotrgpt.maven.worker.WorkerException;
import dev.lotrgpt.plan.SampleSettings;
import java.io.IOException;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Lets a trained run continue a prompt, e.g. {@code mvn lotr-gpt:generate
 * -Dlotr-gpt.prompt="HAMLET"}.
 */
@Mojo(
    name = "generate",
    requiresProject = false,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class GenerateMojo extends WorkerMojo {
  /** The run to use: its id, or the beginning of it. By default the one with the lowest loss. */
  @Parameter(property = "lotr-gpt.run")
  private String run;

  /** The text to continue; \n is a line break. By default a line begins, if the text has lines. */
  @Parameter(property = "lotr-gpt.prompt")
  private String prompt;

  /** Characters to write. */
  @Parameter(property = "lotr-gpt.length", defaultValue = "1000")
  private int length;

  /** 0 for the likeliest symbol always, 1 for the model's own probabilities. */
  @Parameter(property = "lotr-gpt.temperature", defaultValue = "0.8")
  private double temperature;

  /** How many of the likeliest symbols to choose from; 0 for all. */
  @Parameter(property = "lotr-gpt.topK", defaultValue = "0")
  private int topK;

  /** Of the choice: the same seed writes the same text. */
  @Parameter(property = "lotr-gpt.seed", defaultValue = "1")
  private long seed;

  @Override
  void run() throws WorkerException, IOException, InterruptedException {
    SampleSettings samples =
        new SampleRequest(
                "", prompt == null ? null : List.of(prompt), length, temperature, topK, seed)
            .checked();
    new GenerateGoal(workplace(), workers(), compute(), StandardOutput.stream())
        .generate(run == null ? "" : run, samples);
  }
}
