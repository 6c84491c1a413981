package dev.lotrgpt.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Writes float32 tensors in the safetensors format: the length of a JSON header (8 bytes, little
 * endian), the header, the tensors' bytes without gaps.
 *
 * <p>A tensor's values are asked for when its turn comes, so that never more than one tensor is in
 * Java's heap; and twice, as the header, which comes first, holds the checksum of all.
 */
public final class SafetensorsWriter {
  /** Where the values of a tensor come from, row-major. */
  public interface Source {
    float[] get() throws IOException;
  }

  /** Bytes that are converted at a time. */
  private static final int PIECE = 1 << 18;

  private final Map<String, Source> values = new LinkedHashMap<>();
  private final SafetensorsHeader header;
  private long size;

  public SafetensorsWriter(Map<String, String> metadata) {
    this.header = new SafetensorsHeader(metadata, new LinkedHashMap<>());
  }

  /**
   * Adds a tensor to what will be written.
   *
   * @param tensor gives the same values each time
   */
  public SafetensorsWriter add(String name, long[] shape, Source tensor) {
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    long end = Math.addExact(size, Math.multiplyExact(elements, (long) Float.BYTES));
    header.regions().put(name, new SafetensorsHeader.Region("F32", shape, size, end));
    values.put(name, tensor);
    size = end;
    return this;
  }

  public void write(OutputStream out) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    digest.update(header.bytes(SafetensorsHeader.NO_DIGEST));
    forEachPiece(digest::update);
    byte[] signed = header.bytes(HexFormat.of().formatHex(digest.digest()));
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(signed.length).array());
    out.write(signed);
    forEachPiece(piece -> out.write(piece.array(), 0, piece.remaining()));
  }

  /** Takes the next bytes: those from 0 to the limit of a buffer. */
  private interface Sink {
    void accept(ByteBuffer piece) throws IOException;
  }

  private void forEachPiece(Sink sink) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    for (Map.Entry<String, Source> entry : values.entrySet()) {
      float[] tensor = entry.getValue().get();
      SafetensorsHeader.Region region = header.regions().get(entry.getKey());
      if (tensor.length != region.elements()) {
        throw new IllegalArgumentException(
            tensor.length + " values for shape " + Arrays.toString(region.shape()));
      }
      int count;
      for (int from = 0; from < tensor.length; from += count) {
        count = Math.min(PIECE / Float.BYTES, tensor.length - from);
        piece.clear().asFloatBuffer().put(tensor, from, count);
        sink.accept(piece.limit(count * Float.BYTES));
      }
    }
  }
}
