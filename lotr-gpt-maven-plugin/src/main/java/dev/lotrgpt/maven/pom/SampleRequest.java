package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.SampleSettings;
import java.util.List;

/**
 * What a user wants to be written, not checked yet.
 *
 * @param element that holds it, for messages; empty for the configuration itself
 * @param prompts null for what the models' text begins with, see {@link SampleSettings}
 */
public record SampleRequest(
    String element, List<String> prompts, int length, double temperature, int topK, long seed) {
  private static final int LONGEST = 1_000_000;
  private static final double HOTTEST = 100;

  /**
   * @throws MistakeException naming the XML path, the value and what would be right
   */
  public SampleSettings checked() {
    require(length >= 1 && length <= LONGEST, "length", length, "from 1 to " + LONGEST);
    require(
        temperature >= 0 && temperature <= HOTTEST,
        "temperature",
        temperature,
        "a number from 0, the likeliest symbol always, to 100");
    require(topK >= 0, "topK", topK, "0, for all symbols, or more");
    List<String> texts = prompts == null ? List.of() : prompts;
    return new SampleSettings(
        texts.stream().map(SampleRequest::unescaped).toList(), length, temperature, topK, seed);
  }

  /** Maven trims what a POM says, so line breaks are written {@code \n}. */
  private static String unescaped(String prompt) {
    return prompt == null ? "\n" : prompt.replace("\\n", "\n");
  }

  private void require(boolean right, String name, Object value, String expectation) {
    if (!right) {
      String xml = element.isEmpty() ? "" : "<" + element + ">";
      String property = element.isEmpty() ? name : element + "." + name;
      throw new MistakeException(
          Mistake.unlike(
              xml + "<" + name + "> (-D" + CommandLine.PREFIX + property + ")",
              value,
              expectation));
    }
  }
}
