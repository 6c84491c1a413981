package dev.lotrgpt.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * An open file of named tensors in the safetensors format, as {@link SafetensorsWriter} writes it.
 * Its tensors are read one by one, so that the file may be larger than Java's heap.
 */
public final class Safetensors implements AutoCloseable {
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final int MAX_HEADER = 100_000_000;

  /** Bytes that are read at a time. */
  private static final int PIECE = 1 << 18;

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer piece =
      ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private final SafetensorsHeader header;

  /** Where the tensors begin. */
  private final long start;

  private Safetensors(Path file, FileChannel channel, boolean ours) throws IOException {
    this.file = file;
    this.channel = channel;
    long size = channel.size();
    byte[] text = headerText(size);
    this.start = LENGTH_BYTES + text.length;
    SafetensorsHeader.Parsed parsed = SafetensorsHeader.parse(text, size - start);
    this.header = parsed.header();
    if (parsed.digest() != null) {
      verify(text, parsed.digest(), size);
    } else if (ours) {
      throw new IllegalArgumentException("its checksum is missing");
    }
  }

  /**
   * Opens a file that {@link SafetensorsWriter} made, and checks all of it.
   *
   * @throws SafetensorsException if the file is damaged
   */
  public static Safetensors open(Path file) throws IOException {
    return open(file, true);
  }

  /**
   * Opens a file that some other program made, which may lack the checksum.
   *
   * @throws SafetensorsException if the file is damaged
   */
  public static Safetensors openForeign(Path file) throws IOException {
    return open(file, false);
  }

  private static Safetensors open(Path file, boolean ours) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new Safetensors(file, channel, ours);
    } catch (RuntimeException e) {
      channel.close();
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new SafetensorsException(file, "is damaged: " + reason);
    } catch (IOException | Error e) {
      channel.close();
      throw e;
    }
  }

  private byte[] headerText(long size) throws IOException {
    if (size < LENGTH_BYTES) {
      throw new IllegalArgumentException("it has only " + size + " bytes");
    }
    ByteBuffer prefix = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    read(0, prefix);
    long length = prefix.getLong(0);
    if (length < 2 || length > MAX_HEADER || length > size - LENGTH_BYTES) {
      throw new IllegalArgumentException("its header's length is " + length);
    }
    ByteBuffer text = ByteBuffer.allocate((int) length);
    read(LENGTH_BYTES, text);
    return text.array();
  }

  private void verify(byte[] text, String expected, long size) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    digest.update(SafetensorsHeader.withoutDigest(text, expected));
    for (long at = start; at < size; at += PIECE) {
      digest.update(read(at, piece.clear().limit((int) Math.min(PIECE, size - at))));
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(expected)) {
      throw new IllegalArgumentException("its checksum does not match its content");
    }
  }

  /** Fills a buffer up to its limit, and gives it back to be read from its beginning. */
  private ByteBuffer read(long position, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, position + into.position()) < 0) {
        throw new SafetensorsException(file, "is damaged: it has become shorter");
      }
    }
    return into.flip();
  }

  /** All but the checksum. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** Of the tensors, in the file's order. */
  public Set<String> names() {
    return header.regions().keySet();
  }

  /** Values of a tensor of F32. */
  public float[] floats(String name) throws IOException {
    SafetensorsHeader.Region region = region(name);
    if (!region.dtype().equals("F32")) {
      throw new IllegalArgumentException("it is of type " + region.dtype() + ", not F32");
    }
    float[] values = new float[count(name, region)];
    int count;
    for (int from = 0; from < values.length; from += count) {
      count = Math.min(PIECE / Float.BYTES, values.length - from);
      long at = start + region.from() + (long) from * Float.BYTES;
      read(at, piece.clear().limit(count * Float.BYTES)).asFloatBuffer().get(values, from, count);
    }
    return values;
  }

  /**
   * @throws IllegalArgumentException if there is no such float32 tensor
   */
  float[] floats(String name, long... shape) throws IOException {
    require(name, shape);
    return floats(name);
  }

  /**
   * @throws IllegalArgumentException if there is no such float32 tensor
   */
  public void require(String name, long... shape) {
    SafetensorsHeader.Region region = region(name);
    if (!Arrays.equals(region.shape(), shape)) {
      throw new IllegalArgumentException(
          "tensor "
              + name
              + " has shape "
              + Arrays.toString(region.shape())
              + ", not "
              + Arrays.toString(shape));
    }
    if (!region.dtype().equals("F32")) {
      throw new IllegalArgumentException(
          "tensor " + name + " is of type " + region.dtype() + ", not F32");
    }
  }

  /** Values of a tensor of F32 or F64. */
  public double[] doubles(String name) throws IOException {
    SafetensorsHeader.Region region = region(name);
    double[] values = new double[count(name, region)];
    for (int i = 0; i < values.length; i++) {
      ByteBuffer bytes = element(region, i);
      values[i] =
          switch (region.dtype()) {
            case "F32" -> bytes.getFloat();
            case "F64" -> bytes.getDouble();
            default -> throw new IllegalArgumentException("it is of type " + region.dtype());
          };
    }
    return values;
  }

  /** Values of a tensor of I32 or I64. */
  public int[] ints(String name) throws IOException {
    SafetensorsHeader.Region region = region(name);
    int[] values = new int[count(name, region)];
    for (int i = 0; i < values.length; i++) {
      ByteBuffer bytes = element(region, i);
      values[i] =
          switch (region.dtype()) {
            case "I32" -> bytes.getInt();
            case "I64" -> Math.toIntExact(bytes.getLong());
            default -> throw new IllegalArgumentException("it is of type " + region.dtype());
          };
    }
    return values;
  }

  /** The buffer before an element, one after the other from 0 on. */
  private ByteBuffer element(SafetensorsHeader.Region region, int index) throws IOException {
    int perPiece = PIECE / region.width();
    if (index % perPiece == 0) {
      int count = (int) Math.min(perPiece, region.elements() - index);
      long at = start + region.from() + (long) index * region.width();
      read(at, piece.clear().limit(count * region.width()));
    }
    return piece;
  }

  private SafetensorsHeader.Region region(String name) {
    SafetensorsHeader.Region region = header.regions().get(name);
    if (region == null) {
      throw new IllegalArgumentException("tensor " + name + " is missing");
    }
    return region;
  }

  private static int count(String name, SafetensorsHeader.Region region) {
    if (region.elements() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "tensor " + name + " has " + region.elements() + " elements, too many for an array");
    }
    return (int) region.elements();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
