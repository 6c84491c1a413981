package dev.lotrgpt.benchmark;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What the benchmark and its contenders say to one another, in lines on the contender's standard
 * input and output: a {@link Request}, answered by {@link Hello}; then a number of steps, again and
 * again, answered by {@link Turn}.
 */
final class Protocol {
  /** Enumerations are written as they are printed: {@code train}, {@code float32}. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .build();

  private Protocol() {}

  /**
   * @param work to be timed
   * @param vocabulary symbols
   * @param threads cores to use
   * @param text path of tokens, a byte each
   * @param batches that the text is cut into, one after the other
   */
  record Request(Case work, int vocabulary, int threads, String text, int batches) {}

  /**
   * @param description library, version and settings; null if unavailable
   * @param parameters trainable, as the contender counts them
   * @param unavailable why it cannot take part, null if it can
   */
  record Hello(String description, long parameters, String unavailable) {}

  /**
   * @param loss of the last step, in nats; null where there is none
   * @param milliseconds of each step
   */
  record Turn(Double loss, double[] milliseconds) {}
}
