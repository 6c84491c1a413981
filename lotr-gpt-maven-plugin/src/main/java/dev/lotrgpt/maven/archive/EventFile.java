package dev.lotrgpt.maven.archive;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writes what TensorBoard reads: a TFRecord file of {@code Event} messages. Field numbers are those
 * of TensorFlow's {@code event.proto}, {@code summary.proto} and {@code tensor.proto}.
 */
final class EventFile {
  private static final int MASK_DELTA = 0xA282EAD8;
  private static final int DT_STRING = 7;

  private final OutputStream out;

  /** Writes the fields of a message. */
  @FunctionalInterface
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  EventFile(OutputStream out) {
    this.out = out;
  }

  /**
   * What a file begins with.
   *
   * @param time seconds since 1970, as in all events
   */
  void version(double time) throws IOException {
    record(
        event -> {
          event.writeDouble(1, time);
          event.writeString(3, "brain.Event:2");
        });
  }

  void scalar(double time, long step, String tag, double value) throws IOException {
    summary(
        time,
        step,
        summary -> {
          summary.writeString(1, tag);
          summary.writeFloat(2, (float) value);
        });
  }

  /**
   * @param markdown shown on TensorBoard's page of texts
   */
  void text(double time, String tag, String markdown) throws IOException {
    summary(
        time,
        0,
        summary -> {
          summary.writeString(1, tag);
          message(
              summary,
              9,
              metadata -> message(metadata, 1, plugin -> plugin.writeString(1, "text")));
          message(
              summary,
              8,
              tensor -> {
                tensor.writeEnum(1, DT_STRING);
                message(
                    tensor, 2, shape -> message(shape, 2, dimension -> dimension.writeInt64(1, 1)));
                tensor.writeString(8, markdown);
              });
        });
  }

  private void summary(double time, long step, Fields value) throws IOException {
    record(
        event -> {
          event.writeDouble(1, time);
          event.writeInt64(2, step);
          message(event, 5, summary -> message(summary, 1, value));
        });
  }

  private static void message(CodedOutputStream out, int field, Fields fields) throws IOException {
    out.writeBytes(field, ByteString.copyFrom(bytes(fields)));
  }

  private static byte[] bytes(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
    fields.writeTo(coded);
    coded.flush();
    return bytes.toByteArray();
  }

  /** Length, its checksum, data, their checksum; numbers are little-endian. */
  private void record(Fields event) throws IOException {
    byte[] data = bytes(event);
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    out.write(length);
    out.write(little(Integer.BYTES).putInt(checksum(length)).array());
    out.write(data);
    out.write(little(Integer.BYTES).putInt(checksum(data)).array());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Masked, as a checksum of data that hold checksums says little. */
  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
  }
}
