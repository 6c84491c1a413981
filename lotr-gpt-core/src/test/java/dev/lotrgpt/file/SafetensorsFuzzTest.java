package dev.lotrgpt.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.faults.Fuzzing;
import dev.lotrgpt.faults.Mutator;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.text.Vocabulary;
import dev.lotrgpt.training.ModelFile;
import dev.lotrgpt.training.ModelWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file of weights holds: weights, or a SafetensorsException in one line. */
@Tag("slow")
class SafetensorsFuzzTest {
  private static final ModelConfig MODEL = new ModelConfig(1, 1, 2, 2, 3);
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "\\u0000",
          "null",
          "-1",
          "0",
          "1e9",
          "2147483648",
          "9223372036854775807",
          "99999999999999999999",
          "\"F32\"",
          "\"I64\"",
          "\"shape\"",
          "\"__metadata__\":{}",
          "\"data_offsets\":[0,8]",
          "{\"a\":",
          "[[[[[[[[",
          "\n");
  private static final List<String> SIZES =
      List.of("0", "-1", "2", "1000", "2147483647", "2147483648", "1e3", "", "x", "\n");

  @TempDir Path directory;
  private Path file;
  private Map<String, String> metadata;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("best.safetensors");
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameter entry : Parameters.layout(MODEL)) {
      tensors.put(entry.name(), new float[Math.toIntExact(entry.size())]);
    }
    new ModelFile(new ModelWeights(MODEL, tensors), new Vocabulary("abc")).write(file);
    try (Safetensors whole = Safetensors.open(file)) {
      metadata = whole.metadata();
    }
  }

  /** Headers of other programs, which have no checksum. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMutatedHeaderIsReadOrRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header =
        new String(bytes, 8, length, StandardCharsets.UTF_8)
            .replaceFirst(",?\"sha256\":\"[0-9a-f]+\"", "");
    byte[] data = Arrays.copyOfRange(bytes, 8 + length, bytes.length);
    Fuzzing.run(
        random -> {
          byte[] text = new Mutator(random, TOKENS).mutant(header.getBytes(StandardCharsets.UTF_8));
          ByteBuffer mutant = ByteBuffer.allocate(8 + text.length + data.length);
          mutant.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).put(data);
          Files.write(file, mutant.array());
          return isAccepted(
              () -> {
                try (Safetensors read = Safetensors.openForeign(file)) {
                  return read;
                }
              });
        });
  }

  /** With a checksum that is right: the file of another version, or of somebody who means ill. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aModelOfOtherSizesIsReadOrRefused() {
    Fuzzing.run(
        random -> {
          Map<String, String> changed = new LinkedHashMap<>(metadata);
          Map<String, Parameter> tensors = new LinkedHashMap<>();
          Parameters.layout(MODEL).forEach(entry -> tensors.put(entry.name(), entry));
          for (int mutations = 1 + random.nextInt(2); mutations > 0; mutations--) {
            mutate(changed, tensors, random);
          }
          SafetensorsWriter writer = new SafetensorsWriter(changed);
          tensors.forEach(
              (name, entry) ->
                  writer.add(name, entry.shape(), () -> new float[Math.toIntExact(entry.size())]));
          AtomicFile.write(file, writer::write);
          return isAccepted(() -> ModelFile.read(file));
        });
  }

  private static void mutate(
      Map<String, String> metadata, Map<String, Parameter> tensors, Random random) {
    List<String> keys = new ArrayList<>(metadata.keySet());
    String key = keys.get(random.nextInt(keys.size()));
    List<String> names = new ArrayList<>(tensors.keySet());
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(5)) {
      case 0 -> metadata.put(key, SIZES.get(random.nextInt(SIZES.size())));
      case 1 -> metadata.remove(key);
      case 2 -> tensors.remove(name);
      case 3 -> tensors.put("x." + name, tensors.get(name));
      default -> metadata.put("vocabulary", random.nextBoolean() ? "ab" : "cba");
    }
  }

  private interface Reading {
    Object read() throws IOException;
  }

  private boolean isAccepted(Reading reading) throws IOException {
    try {
      return reading.read() != null;
    } catch (SafetensorsException e) {
      assertThat(e)
          .hasMessageStartingWith(file + " ")
          .hasMessageNotContaining("\n")
          .hasMessageNotContaining("because \"");
      return false;
    }
  }
}
