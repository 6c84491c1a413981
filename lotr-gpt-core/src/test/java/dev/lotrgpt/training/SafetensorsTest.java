package dev.lotrgpt.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.training.Safetensors.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("matrix", Tensor.of(new float[] {1, -2.5f, 3, Float.MIN_VALUE, 5, 6}, 2, 3));
    tensors.put("no elements", Tensor.of(new float[0], 0, 4));
    tensors.put("scalar", Tensor.of(new float[] {7}));
    write(new Safetensors(Map.of("vocabulary", "\n \"ä€😀"), tensors));

    Safetensors read = Safetensors.read(file);
    assertThat(read.metadata()).containsExactly(Map.entry("vocabulary", "\n \"ä€😀"));
    assertThat(read.tensors().keySet()).containsExactly("matrix", "no elements", "scalar");
    assertThat(read.floats("matrix", 2, 3)).containsExactly(1, -2.5f, 3, Float.MIN_VALUE, 5, 6);
    assertThat(read.floats("no elements", 0, 4)).isEmpty();
    assertThat(read.floats("scalar")).containsExactly(7);

    byte[] bytes = Files.readAllBytes(file);
    write(read);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void aTensorIsWhatItIsAskedFor() throws IOException {
    write(new Safetensors(Map.of(), Map.of("a", Tensor.of(new float[] {1, 2}, 2))));
    Safetensors read = Safetensors.read(file);
    assertThatThrownBy(() -> read.floats("b", 2)).hasMessage("tensor b is missing");
    assertThatThrownBy(() -> read.floats("a", 1, 2))
        .hasMessage("tensor a has shape [2], not [1, 2]");
    assertThatThrownBy(() -> read.tensors().get("a").ints()).hasMessage("it is of type F32");
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
    Safetensors read = Safetensors.readForeign(file);
    assertThat(read.tensors().get("f").doubles()).containsExactly(0.1, -1e300);
    assertThat(read.tensors().get("l").ints()).containsExactly(-3);
    assertThat(read.tensors().get("i").ints()).containsExactly(4, 5, 6);
    assertThatThrownBy(() -> read.floats("f", 2)).hasMessageContaining("F64, not F32");
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
    assertThatThrownBy(() -> Safetensors.readForeign(file))
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
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining("its header's length is " + length);
  }

  @Test
  void aCutFileIsDamaged() throws IOException {
    write(new Safetensors(Map.of(), Map.of("a", Tensor.of(new float[] {1, 2}, 2))));
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(SafetensorsException.class);
    }
  }

  @Test
  void everyFlippedByteIsFound() throws IOException {
    write(new Safetensors(Map.of("k", "v"), Map.of("a", Tensor.of(new float[] {1, 2}, 2))));
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> Safetensors.read(file))
          .as("byte %d", i)
          .isInstanceOf(SafetensorsException.class);
      bytes[i] ^= 1;
    }
  }

  private void write(Safetensors content) throws IOException {
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
