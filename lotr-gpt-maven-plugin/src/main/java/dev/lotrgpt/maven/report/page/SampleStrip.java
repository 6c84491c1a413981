package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.page.SampleView.Author;
import dev.lotrgpt.store.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How models go on with the same prompt, from the same seed.
 *
 * @param settings how they were asked: seed, temperature, top-k
 * @param views one for each model, to stand side by side
 */
public record SampleStrip(String prompt, String settings, List<SampleView> views) {
  /** What all samples of a strip have in common. */
  private record Question(String prompt, long seed, double temperature, int topK) {

    static Question of(Evaluation.Sample sample) {
      return new Question(sample.prompt(), sample.seed(), sample.temperature(), sample.topK());
    }

    String settings() {
      return "sampled with seed %s, temperature %s%s"
          .formatted(
              seed,
              Double.toString(temperature).replaceAll("\\.0$", ""),
              topK > 0 ? ", top " + topK : "");
    }
  }

  /** Whether there is anything of a prompt to see. */
  public boolean isPrompted() {
    return !prompt.isBlank();
  }

  /** A strip for each prompt. */
  static List<SampleStrip> of(List<Author> authors, Markers markers) {
    Map<Question, List<SampleView>> strips = new LinkedHashMap<>();
    for (Author author : authors) {
      for (Evaluation.Sample sample : author.samples()) {
        strips
            .computeIfAbsent(Question.of(sample), question -> new ArrayList<>())
            .add(new SampleView(author, markers.mark(author.run(), sample.text())));
      }
    }
    return strips.entrySet().stream()
        .map(
            strip ->
                new SampleStrip(
                    strip.getKey().prompt(), strip.getKey().settings(), strip.getValue()))
        .toList();
  }
}
