package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileReaderTest {
  /** Bytes of its buffer, where characters and line ends may be cut. */
  private static final int BUFFER = 1 << 16;

  private static final List<String> PARTS =
      List.of("\r", "\n", "\r\n", "\uFEFF", "a", "\u00e9", "\u4e2d", "\uD83D\uDE00");

  @TempDir Path directory;

  @Test
  void cutsNoCharacterAndNoLineEnd() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < 50; i++) {
      StringBuilder text = new StringBuilder("a".repeat(BUFFER - 4 - random.nextInt(4)));
      for (int j = 0; j < 10; j++) {
        text.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      text.insert(0, PARTS.get(random.nextInt(PARTS.size())));
      String lines = text.toString().replace("\r\n", "\n").replace('\r', '\n');

      assertThat(read(text.toString().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(lines.startsWith("\uFEFF") ? lines.substring(1) : lines);
    }
  }

  @Test
  void namesTheOffsetBehindItsBuffer() {
    byte[] bytes = new byte[3 * BUFFER];
    Arrays.fill(bytes, (byte) 'a');
    for (int offset : new int[] {0, BUFFER - 1, BUFFER, 2 * BUFFER + 1, 3 * BUFFER - 1}) {
      byte[] damaged = bytes.clone();
      damaged[offset] = (byte) 0xE9;
      assertThatThrownBy(() -> read(damaged)).hasMessage("byte 0xE9 at offset " + offset);
    }
  }

  private String read(byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve("text"), bytes);
    StringWriter text = new StringWriter();
    try (TextFileReader in = new TextFileReader(file)) {
      in.transferTo(text);
    }
    return text.toString();
  }
}
