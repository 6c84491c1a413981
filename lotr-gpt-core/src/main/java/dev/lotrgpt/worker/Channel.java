package dev.lotrgpt.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes messages as JSON text sequences (RFC 7464); also the codec of jobs for the parent. */
public final class Channel implements Consumer<Message> {
  /** Begins each message; nothing that a native library prints contains it. */
  public static final char RECORD_SEPARATOR = 0x1E;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final OutputStream out;

  public Channel(OutputStream out) {
    this.out = out;
  }

  /** Sends a message with one write, so that another writer's output cannot come between. */
  @Override
  public synchronized void accept(Message message) {
    try {
      String record = RECORD_SEPARATOR + JSON.writeValueAsString(message) + "\n";
      out.write(record.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the parent does not listen any more", e);
    }
  }

  /**
   * @param record what stands between a record separator and the end of the line
   */
  public static Message message(String record) throws JsonProcessingException {
    return JSON.readValue(record, Message.class);
  }

  /** One line. */
  public static String encode(Job job) throws JsonProcessingException {
    return JSON.writeValueAsString(job);
  }

  public static Job job(String line) throws JsonProcessingException {
    return JSON.readValue(line, Job.class);
  }
}
