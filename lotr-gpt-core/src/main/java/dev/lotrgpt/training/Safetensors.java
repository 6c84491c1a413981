package dev.lotrgpt.training;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file of named tensors in the safetensors format: the length of a JSON header (8 bytes, little
 * endian), the header, the tensors' bytes without gaps.
 *
 * <p>What is written carries a SHA-256 of the whole file in its metadata (key {@value #DIGEST}; the
 * digest is taken with zeros in its own place). Reading checks it, so a flipped bit anywhere is
 * found.
 *
 * @param metadata without the digest
 * @param tensors by name, in the file's order
 */
public record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
  private static final String DIGEST = "sha256";
  private static final String NO_DIGEST = "0".repeat(64);
  private static final String METADATA = "__metadata__";
  private static final int MAX_HEADER = 100_000_000;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @param dtype F32, F64, I32 or I64
   * @param data little endian, row-major
   */
  public record Tensor(String dtype, long[] shape, ByteBuffer data) {

    /** A float32 tensor. */
    public static Tensor of(float[] values, long... shape) {
      if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
        throw new IllegalArgumentException(
            values.length + " values for shape " + Arrays.toString(shape));
      }
      ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
      data.asFloatBuffer().put(values);
      return new Tensor("F32", shape, data);
    }

    /** Values of F32 or F64. */
    public double[] doubles() {
      ByteBuffer bytes = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      double[] values = new double[bytes.remaining() / width(dtype)];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (dtype) {
              case "F32" -> bytes.getFloat();
              case "F64" -> bytes.getDouble();
              default -> throw new IllegalArgumentException("it is of type " + dtype);
            };
      }
      return values;
    }

    /** Values of F32. */
    public float[] floats() {
      if (!dtype.equals("F32")) {
        throw new IllegalArgumentException("it is of type " + dtype + ", not F32");
      }
      float[] values = new float[data.remaining() / 4];
      data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }

    /** Values of I32 or I64. */
    public int[] ints() {
      ByteBuffer bytes = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      int[] values = new int[bytes.remaining() / width(dtype)];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (dtype) {
              case "I32" -> bytes.getInt();
              case "I64" -> Math.toIntExact(bytes.getLong());
              default -> throw new IllegalArgumentException("it is of type " + dtype);
            };
      }
      return values;
    }
  }

  /**
   * @throws IllegalArgumentException if there is no such float32 tensor
   */
  public float[] floats(String name, long... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("tensor " + name + " is missing");
    }
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "tensor "
              + name
              + " has shape "
              + Arrays.toString(tensor.shape())
              + ", not "
              + Arrays.toString(shape));
    }
    return tensor.floats();
  }

  public void write(OutputStream out) throws IOException {
    byte[] header = header(NO_DIGEST);
    MessageDigest digest = sha256();
    digest.update(header);
    for (Tensor tensor : tensors.values()) {
      digest.update(tensor.data().duplicate().rewind());
    }
    byte[] signed = header(HexFormat.of().formatHex(digest.digest()));
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(signed.length).array());
    out.write(signed);
    for (Tensor tensor : tensors.values()) {
      ByteBuffer data = tensor.data();
      out.write(data.array(), data.arrayOffset(), data.capacity());
    }
  }

  private byte[] header(String digest) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode information = header.putObject(METADATA);
    metadata.forEach(information::put);
    information.put(DIGEST, digest);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode description = header.putObject(entry.getKey());
      description.put("dtype", entry.getValue().dtype());
      ArrayNode shape = description.putArray("shape");
      for (long dimension : entry.getValue().shape()) {
        shape.add(dimension);
      }
      long end = offset + entry.getValue().data().capacity();
      description.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = JSON.writeValueAsBytes(header);
    // Padded so that the data are aligned, as the format recommends.
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  /**
   * A file that {@link #write} made.
   *
   * @throws SafetensorsException if the file is damaged
   */
  public static Safetensors read(Path file) throws IOException {
    return read(file, true);
  }

  /**
   * A file that some other program made, which may lack the checksum.
   *
   * @throws SafetensorsException if the file is damaged
   */
  public static Safetensors readForeign(Path file) throws IOException {
    return read(file, false);
  }

  private static Safetensors read(Path file, boolean ours) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return parse(bytes, ours);
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new SafetensorsException(file, "is damaged: " + reason);
    }
  }

  private static Safetensors parse(byte[] bytes, boolean ours) {
    if (bytes.length < 8) {
      throw new IllegalArgumentException("it has only " + bytes.length + " bytes");
    }
    long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > MAX_HEADER || length > bytes.length - 8) {
      throw new IllegalArgumentException("its header's length is " + length);
    }
    int start = 8 + (int) length;
    JsonNode header = header(bytes, (int) length);
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    TreeMap<Long, Long> ranges = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> i = header.properties().iterator(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = i.next();
      if (entry.getKey().equals(METADATA)) {
        metadata.putAll(metadata(entry.getValue()));
      } else {
        tensors.put(entry.getKey(), tensor(entry, bytes, start, ranges));
      }
    }
    requireNoGaps(ranges, bytes.length - start);
    String digest = metadata.remove(DIGEST);
    if (digest != null) {
      verify(bytes, start, digest);
    } else if (ours) {
      throw new IllegalArgumentException("its checksum is missing");
    }
    return new Safetensors(metadata, tensors);
  }

  private static JsonNode header(byte[] bytes, int length) {
    JsonNode header;
    try {
      header = JSON.readTree(bytes, 8, length);
    } catch (IOException e) {
      throw new IllegalArgumentException("its header is no JSON: " + e.getMessage(), e);
    }
    if (!header.isObject()) {
      throw new IllegalArgumentException("its header is no JSON object");
    }
    return header;
  }

  private static Map<String, String> metadata(JsonNode node) {
    Map<String, String> metadata = new LinkedHashMap<>();
    node.properties().forEach(m -> metadata.put(m.getKey(), m.getValue().textValue()));
    if (!node.isObject() || metadata.containsValue(null)) {
      throw new IllegalArgumentException("its metadata are not texts");
    }
    return metadata;
  }

  private static Tensor tensor(
      Map.Entry<String, JsonNode> entry, byte[] bytes, int start, Map<Long, Long> ranges) {
    String name = entry.getKey();
    JsonNode offsets = entry.getValue().path("data_offsets");
    long from = size(offsets.path(0));
    long to = size(offsets.path(1));
    if (offsets.size() != 2 || from < 0 || to < from || to > bytes.length - start) {
      throw new IllegalArgumentException("tensor " + name + " lies outside the file");
    }
    String dtype = entry.getValue().path("dtype").asText();
    JsonNode dimensions = entry.getValue().path("shape");
    long[] shape = new long[dimensions.size()];
    if (!dimensions.isArray()) {
      throw new IllegalArgumentException("tensor " + name + " has no shape");
    }
    long size = width(dtype);
    for (int d = 0; d < shape.length; d++) {
      shape[d] = size(dimensions.get(d));
      if (shape[d] < 0) {
        throw new IllegalArgumentException("tensor " + name + " has a bad shape");
      }
      size = Math.multiplyExact(size, shape[d]);
    }
    if (size != to - from) {
      throw new IllegalArgumentException("tensor " + name + " has another size than its shape");
    }
    if (size > 0 && ranges.put(from, to) != null) {
      throw new IllegalArgumentException("tensor " + name + " overlaps another");
    }
    return new Tensor(dtype, shape, ByteBuffer.wrap(bytes, start + (int) from, (int) size).slice());
  }

  /** -1 for what is no size. */
  private static long size(JsonNode node) {
    return node.canConvertToLong() && node.isIntegralNumber() ? node.longValue() : -1;
  }

  private static void requireNoGaps(TreeMap<Long, Long> ranges, long size) {
    long end = 0;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      if (range.getKey() != end) {
        throw new IllegalArgumentException("its tensors overlap or leave gaps at byte " + end);
      }
      end = range.getValue();
    }
    if (end != size) {
      throw new IllegalArgumentException("its tensors end at byte " + end + " of " + size);
    }
  }

  private static void verify(byte[] bytes, int start, String expected) {
    byte[] header = Arrays.copyOfRange(bytes, 8, start);
    String text = new String(header, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("\"" + DIGEST + "\":\"" + expected + "\"");
    if (at < 0 || expected.length() != NO_DIGEST.length()) {
      throw new IllegalArgumentException("its checksum is malformed");
    }
    Arrays.fill(
        header,
        at + DIGEST.length() + 4,
        at + DIGEST.length() + 4 + NO_DIGEST.length(),
        (byte) '0');
    MessageDigest digest = sha256();
    digest.update(header);
    digest.update(bytes, start, bytes.length - start);
    if (!HexFormat.of().formatHex(digest.digest()).equals(expected)) {
      throw new IllegalArgumentException("its checksum does not match its content");
    }
  }

  private static int width(String dtype) {
    return switch (dtype) {
      case "F32", "I32" -> 4;
      case "F64", "I64" -> 8;
      default -> throw new IllegalArgumentException("type " + dtype + " is not supported");
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
