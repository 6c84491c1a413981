package dev.lotrgpt.store;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.lotrgpt.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A value in a file of JSON with a checksum over all of its fields. Every version of this software
 * that signs its files does it alike, so that damage can be told from a newer version's file.
 */
record RecordFile(Path path) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A number that is not there is not 0.
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** The last field: SHA-256 of the others. */
  private static final String CHECKSUM = "sha256";

  /** The field that tells the version of the format. */
  private static final String FORMAT = "format";

  /**
   * @return empty if there is no such file
   * @throws DamagedFileException if the file is there but cannot be read
   * @throws NewerStoreException if a newer version of this software wrote it
   */
  <V> Optional<V> read(Class<V> type) throws IOException {
    return read(type, content -> {});
  }

  /**
   * @param change from what files have to what the type has
   */
  <V> Optional<V> read(Class<V> type, Consumer<ObjectNode> change) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
    try {
      ObjectNode content = (ObjectNode) JSON.readTree(bytes);
      requireWhole(content);
      change.accept(content);
      return Optional.of(JSON.treeToValue(content, type));
    } catch (DamagedFileException | NewerStoreException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DamagedFileException(path, "cannot be read: " + firstLine(e.getMessage()));
    }
  }

  /** The checksum comes first: a flipped bit can make any number of the format's. */
  private void requireWhole(ObjectNode content) throws IOException {
    JsonNode checksum = content.remove(CHECKSUM);
    if (checksum != null && !checksum.asText().equals(checksum(content))) {
      throw damaged();
    }
    int format = content.path(FORMAT).asInt(RunRecord.FORMAT);
    if (format > RunRecord.FORMAT) {
      throw new NewerStoreException(path, format, RunRecord.FORMAT);
    }
    if (checksum == null) {
      throw damaged();
    }
  }

  private DamagedFileException damaged() {
    return new DamagedFileException(path, "is damaged: its checksum is wrong");
  }

  private static String firstLine(String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  void write(Object value) throws IOException {
    ObjectNode content = content(value);
    if (!content.has(FORMAT)) {
      content.put(FORMAT, RunRecord.FORMAT);
    }
    content.put(CHECKSUM, checksum(content));
    AtomicFile.write(path, out -> out.write(JSON.writeValueAsBytes(content)));
  }

  /** A value as a file has it. */
  static ObjectNode content(Object value) {
    return JSON.valueToTree(value);
  }

  /** SHA-256 of a value as it would be written. */
  static String hash(Object value) throws IOException {
    return checksum(content(value));
  }

  /** Of the values, not of the blanks between them. */
  private static String checksum(ObjectNode content) throws IOException {
    return DigestUtils.sha256Hex(
        JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(content));
  }
}
