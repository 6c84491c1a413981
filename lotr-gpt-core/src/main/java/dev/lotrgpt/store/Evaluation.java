package dev.lotrgpt.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * What {@code evaluation.json} holds: the best weights on the whole of both splits, and what they
 * write. Losses in nats per character, whatever the tokens.
 *
 * @param key hash of all that decides it; another key means that it is out of date
 * @param perplexity exp(evaluatedValLoss)
 * @param bitsPerChar evaluatedValLoss / ln 2
 * @param bitsPerByte of UTF-8; null in a file of an early version
 * @param natsPerToken the validation loss; null where tokens are characters
 * @param realWordRate share of the words of all samples that occur in the corpus
 * @param verbatimRate share of the samples' 20-character windows that occur in the training text
 * @param headingRate share of the lines in capitals that are lines of the corpus
 */
public record Evaluation(
    String key,
    double evaluatedTrainLoss,
    double evaluatedValLoss,
    double perplexity,
    double bitsPerChar,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double bitsPerByte,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double natsPerToken,
    double realWordRate,
    double verbatimRate,
    double headingRate,
    List<Sample> samples) {

  public Evaluation {
    Objects.requireNonNull(key, "it has no key");
    samples = List.copyOf(samples);
  }

  /** Its numbers alone, as they are told on the way: samples may be long. */
  public Evaluation withoutSamples() {
    return new Evaluation(
        key,
        evaluatedTrainLoss,
        evaluatedValLoss,
        perplexity,
        bitsPerChar,
        bitsPerByte,
        natsPerToken,
        realWordRate,
        verbatimRate,
        headingRate,
        List.of());
  }

  /**
   * @param text what was generated after the prompt
   */
  public record Sample(String prompt, long seed, double temperature, int topK, String text) {
    public Sample {
      Objects.requireNonNull(prompt, "a sample has no prompt");
      Objects.requireNonNull(text, "a sample has no text");
    }
  }
}
