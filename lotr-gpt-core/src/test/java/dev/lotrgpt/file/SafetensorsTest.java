package dev.lotrgpt.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("a.safetensors");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    float[] matrix = {1, -2.5f, 3, Float.MIN_VALUE, 5, 6};
    write(
        new SafetensorsWriter(Map.of("vocabulary", "\n \"ä€😀"))
            .add("matrix", new long[] {2, 3}, () -> matrix)
            .add("no elements", new long[] {0, 4}, () -> new float[0])
            .add("scalar", new long[0], () -> new float[] {7}));

    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.metadata()).containsExactly(Map.entry("vocabulary", "\n \"ä€😀"));
      assertThat(read.names()).containsExactly("matrix", "no elements", "scalar");
      assertThat(read.floats("matrix", 2, 3)).containsExactly(matrix);
      assertThat(read.floats("no elements", 0, 4)).isEmpty();
      assertThat(read.floats("scalar")).containsExactly(7);
    }
  }

  /** The bytes that earlier versions wrote and read: a change of them would orphan every store. */
  @Test
  void theFormatStaysAsItIs() throws IOException {
    write(one());
    byte[] bytes = Files.readAllBytes(file);
    assertThat(new String(bytes, 8, bytes.length - 16, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"__metadata__\":{\"k\":\"v\",\"sha256\":"
                + "\"280ffb42c3f38117fb72340d1da3797952a746b9a2137feb51f6e38a10e65c9a\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}     ");
  }

  /** Pieces end inside a tensor, and tensors inside a piece. */
  @Test
  void tensorsMayBeLargerThanAPiece() throws IOException {
    float[] large = new float[200_003];
    for (int i = 0; i < large.length; i++) {
      large[i] = i;
    }
    write(
        new SafetensorsWriter(Map.of())
            .add("before", new long[] {3}, () -> new float[] {1, 2, 3})
            .add("large", new long[] {large.length}, () -> large)
            .add("after", new long[] {1}, () -> new float[] {4}));
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.floats("large")).isEqualTo(large);
      assertThat(read.doubles("large")).hasSize(large.length).endsWith(200_001, 200_002);
      assertThat(read.floats("before")).containsExactly(1, 2, 3);
      assertThat(read.floats("after")).containsExactly(4);
    }
  }

  /** Of a file with a hole, which takes no room on the disk. */
  @Test
  void offsetsMayBeBeyondWhatAnIntHolds() throws IOException {
    long end = 5_000_000_000L;
    byte[] text =
        """
        {"hole":{"dtype":"F32","shape":[10,125000000],"data_offsets":[0,%1$d]},
         "f":{"dtype":"F32","shape":[2],"data_offsets":[%1$d,%2$d]},
         "i":{"dtype":"I64","shape":[1],"data_offsets":[%2$d,%3$d]},
         "huge":{"dtype":"F32","shape":[0,3000000000],"data_offsets":[%3$d,%3$d]}}"""
            .formatted(end, end + 8, end + 16)
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putFloat(-2).putLong(77).flip();
    try (FileChannel channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE, SPARSE))) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(length.putLong(0, text.length), 0);
      channel.write(ByteBuffer.wrap(text), 8);
      channel.write(data, 8 + text.length + end);
    }
    try (Safetensors read = Safetensors.openForeign(file)) {
      assertThat(read.floats("f", 2)).containsExactly(1.5f, -2);
      assertThat(read.ints("i")).containsExactly(77);
      read.require("hole", 10, 125_000_000);
    }
  }

  @Test
  void aTensorIsWhatItIsAskedFor() throws IOException {
    write(one());
    try (Safetensors read = Safetensors.open(file)) {
      assertThatThrownBy(() -> read.floats("b", 2)).hasMessage("tensor b is missing");
      assertThatThrownBy(() -> read.floats("a", 1, 2))
          .hasMessage("tensor a has shape [2], not [1, 2]");
      assertThatThrownBy(() -> read.ints("a")).hasMessage("it is of type F32");
    }
    assertThatThrownBy(
            () ->
                write(
                    new SafetensorsWriter(Map.of())
                        .add("a", new long[] {3}, () -> new float[] {1, 2})))
        .hasMessage("2 values for shape [3]");
  }

  @Test
  void otherNumberFormatsAreRead() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(0.1).putDouble(-1e300).putLong(-3).putInt(4).putInt(5).putInt(6);
    writeRaw(
        """
        {"f":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},
         "l":{"dtype":"I64","shape":[1,1],"data_offsets":[16,24]},
         "i":{"dtype":"I32","shape":[3],"data_offsets":[24,36]}}""",
        data.array());
    try (Safetensors read = Safetensors.openForeign(file)) {
      assertThat(read.doubles("f")).containsExactly(0.1, -1e300);
      assertThat(read.ints("l")).containsExactly(-3);
      assertThat(read.ints("i")).containsExactly(4, 5, 6);
      assertThatThrownBy(() -> read.floats("f", 2)).hasMessageContaining("F64, not F32");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,12]}} | tensor a lies outside",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-4,4]}} | tensor a lies outside",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | tensor a lies outside",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0.5,8]}} | tensor a lies outside",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | tensor a lies outside",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | tensor a has another size",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | tensor a has a bad shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"2\"],\"data_offsets\":[0,8]}} | tensor a has a bad shape",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}} | tensor a has no shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,8],\"data_offsets\":[0,8]}} | overflow",
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}} | type F16 is not supported",
        "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}} | is not supported",
        "{\"a\":3} | tensor a lies outside",
        "{} | end at byte 0 of 8",
        "[] | its header is no JSON object",
        "{\"a\": | its header is no JSON",
        "{} {} | its header is no JSON",
        "{\"__metadata__\":{\"a\":1}} | its metadata are not texts",
        "{\"__metadata__\":7} | its metadata are not texts",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | overlaps another",
        "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | overlap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | leave gaps at byte 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | end at byte 4 of 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | its header is no JSON"
      })
  void damageIsNamed(String header, String problem) throws IOException {
    writeRaw(header, new byte[8]);
    assertThatThrownBy(() -> Safetensors.openForeign(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(file + " is damaged: ")
        .hasMessageContaining(problem.strip())
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 3, 1L << 31, Long.MAX_VALUE})
  void aHeaderFitsIntoItsFile(long length) throws IOException {
    Files.write(
        file, ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining("its header's length is " + length);
  }

  @Test
  void aCutFileIsDamaged() throws IOException {
    write(one());
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(SafetensorsException.class);
    }
  }

  @Test
  void everyFlippedByteIsFound() throws IOException {
    write(one());
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> Safetensors.open(file))
          .as("byte %d", i)
          .isInstanceOf(SafetensorsException.class);
      bytes[i] ^= 1;
    }
  }

  private static SafetensorsWriter one() {
    return new SafetensorsWriter(Map.of("k", "v"))
        .add("a", new long[] {2}, () -> new float[] {1, 2});
  }

  private void write(SafetensorsWriter content) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      content.write(out);
    }
  }

  private void writeRaw(String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).put(data);
    Files.write(file, bytes.array());
  }
}
