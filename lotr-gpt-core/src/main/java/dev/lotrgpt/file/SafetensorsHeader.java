package dev.lotrgpt.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON that a safetensors file begins with: what is in the file, and where.
 *
 * <p>What this software writes carries a SHA-256 of the whole file in its metadata (key {@value
 * #DIGEST}; the digest is taken of the header with zeros in its own place, then of all tensors). So
 * a flipped bit anywhere is found.
 *
 * @param metadata without the digest
 * @param regions of the tensors by name, in the file's order
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Region> regions) {
  static final String NO_DIGEST = "0".repeat(64);

  private static final String DIGEST = "sha256";
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Where a tensor lies; in bytes after the header, which may be more than an int holds.
   *
   * @param dtype F32, F64, I32 or I64
   */
  record Region(String dtype, long[] shape, long from, long to) {
    int width() {
      return SafetensorsHeader.width(dtype);
    }

    long elements() {
      return (to - from) / width();
    }
  }

  /** As it is written, padded so that the tensors are aligned, as the format recommends. */
  byte[] bytes(String digest) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode information = header.putObject(METADATA);
    metadata.forEach(information::put);
    information.put(DIGEST, digest);
    regions.forEach(
        (name, region) -> {
          ObjectNode description = header.putObject(name);
          description.put("dtype", region.dtype());
          ArrayNode shape = description.putArray("shape");
          Arrays.stream(region.shape()).forEach(shape::add);
          description.putArray("data_offsets").add(region.from()).add(region.to());
        });
    byte[] text = JSON.writeValueAsBytes(header);
    byte[] padded = Arrays.copyOf(text, (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  /**
   * @param digest as the header states it; null if it states none
   */
  record Parsed(SafetensorsHeader header, String digest) {}

  /**
   * @param dataSize bytes of the file after the header
   * @throws IllegalArgumentException saying what is wrong
   */
  static Parsed parse(byte[] bytes, long dataSize) {
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, Region> regions = new LinkedHashMap<>();
    TreeMap<Long, Long> ranges = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : json(bytes).properties()) {
      if (entry.getKey().equals(METADATA)) {
        metadata.putAll(metadata(entry.getValue()));
      } else {
        regions.put(entry.getKey(), region(entry, dataSize, ranges));
      }
    }
    requireNoGaps(ranges, dataSize);
    String digest = metadata.remove(DIGEST);
    return new Parsed(new SafetensorsHeader(metadata, regions), digest);
  }

  private static JsonNode json(byte[] bytes) {
    JsonNode header;
    try {
      header = JSON.readTree(bytes);
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

  private static Region region(
      Map.Entry<String, JsonNode> entry, long dataSize, TreeMap<Long, Long> ranges) {
    String name = entry.getKey();
    JsonNode offsets = entry.getValue().path("data_offsets");
    long from = size(offsets.path(0));
    long to = size(offsets.path(1));
    if (offsets.size() != 2 || from < 0 || to < from || to > dataSize) {
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
    return new Region(dtype, shape, from, to);
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

  /**
   * A header as it was when its digest was taken.
   *
   * @throws IllegalArgumentException if it does not hold the digest as {@link #bytes} writes it
   */
  static byte[] withoutDigest(byte[] header, String digest) {
    String text = new String(header, StandardCharsets.ISO_8859_1);
    String key = "\"" + DIGEST + "\":\"";
    int at = text.indexOf(key + digest + "\"");
    if (at < 0 || digest.length() != NO_DIGEST.length()) {
      throw new IllegalArgumentException("its checksum is malformed");
    }
    byte[] without = header.clone();
    int from = at + key.length();
    Arrays.fill(without, from, from + NO_DIGEST.length(), (byte) '0');
    return without;
  }

  private static int width(String dtype) {
    return switch (dtype) {
      case "F32", "I32" -> 4;
      case "F64", "I64" -> 8;
      default -> throw new IllegalArgumentException("type " + dtype + " is not supported");
    };
  }
}
