package dev.lotrgpt.maven.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lotrgpt.worker.Channel;
import dev.lotrgpt.worker.Message;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells a worker's messages from what native libraries print on the same stream.
 *
 * <p>A message is a record separator, a line of JSON and a line feed (RFC 7464). Everything else,
 * broken records included, is noise.
 */
public final class MessageReader {
  private static final int END_OF_STREAM = -1;

  /** Bytes; what is longer is not one of ours, and must not fill the memory. */
  private static final int LONGEST_RECORD = 64 << 20;

  private static final int LONGEST_NOISE = 64 << 10;

  private final InputStream in;
  private final Consumer<String> noise;
  private boolean inRecord;

  /**
   * @param noise takes lines
   */
  public MessageReader(InputStream in, Consumer<String> noise) {
    this.in = new BufferedInputStream(in);
    this.noise = noise;
  }

  /**
   * Waits for the next message.
   *
   * @return empty at the end of the stream
   */
  public Optional<Message> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next != '\n' && next != Channel.RECORD_SEPARATOR && next != END_OF_STREAM) {
        line.write(next);
        if (line.size() < (inRecord ? LONGEST_RECORD : LONGEST_NOISE)) {
          continue;
        }
      }
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      Optional<Message> message = inRecord && next == '\n' ? parse(text) : Optional.empty();
      if (message.isEmpty() && !text.isBlank()) {
        noise.accept(text);
      }
      inRecord = next == Channel.RECORD_SEPARATOR;
      if (message.isPresent() || next == END_OF_STREAM) {
        return message;
      }
    }
  }

  private static Optional<Message> parse(String record) {
    try {
      return Optional.ofNullable(Channel.message(record));
    } catch (JsonProcessingException broken) {
      return Optional.empty();
    }
  }
}
