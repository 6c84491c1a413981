package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.worker.MessageReader;
import dev.lotrgpt.worker.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what is added to a file of messages. */
final class MessageTail {
  private static final int AT_ONCE = 1 << 20;

  private final Path file;
  private long read;

  /** Begins behind what is there now. */
  MessageTail(Path file) throws IOException {
    this.file = file;
    this.read = Files.exists(file) ? Files.size(file) : 0;
  }

  /** What is whole of it. */
  List<Message> next() throws IOException {
    byte[] lines = lines();
    List<Message> messages = new ArrayList<>();
    if (lines.length > 0) {
      MessageReader reader = new MessageReader(new ByteArrayInputStream(lines), noise -> {});
      for (Optional<Message> m = reader.next(); m.isPresent(); m = reader.next()) {
        messages.add(m.get());
      }
    }
    return messages;
  }

  private byte[] lines() throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = channel.size();
      if (size <= read) {
        return new byte[0];
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(AT_ONCE, size - read));
      channel.position(read);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        continue;
      }
      int end = bytes.position();
      while (end > 0 && bytes.get(end - 1) != '\n') {
        end--;
      }
      byte[] lines = new byte[end];
      bytes.flip().get(lines);
      read += end;
      return lines;
    } catch (NoSuchFileException notYet) {
      return new byte[0];
    }
  }
}
