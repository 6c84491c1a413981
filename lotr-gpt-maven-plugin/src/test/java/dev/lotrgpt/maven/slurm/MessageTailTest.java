package dev.lotrgpt.maven.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.worker.Channel;
import dev.lotrgpt.worker.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageTailTest {
  private static final Message ONE = new Message.Note("one");
  private static final Message OTHER = new Message.Note("zwölf");

  @TempDir Path directory;

  @Test
  void readsWhatIsAdded() throws IOException {
    MessageTail tail = tail();
    assertThat(tail.next()).as("before there is a file").isEmpty();
    add(bytes(ONE));
    assertThat(tail.next()).containsExactly(ONE);
    assertThat(tail.next()).isEmpty();
    add(bytes(OTHER));
    add(bytes(ONE));
    assertThat(tail.next()).containsExactly(OTHER, ONE);
  }

  /** An earlier task's messages are of an earlier build. */
  @Test
  void beginsBehindWhatIsThere() throws IOException {
    add(bytes(ONE));
    MessageTail tail = tail();
    add(bytes(OTHER));
    assertThat(tail.next()).containsExactly(OTHER);
  }

  @Test
  void waitsForTheRestOfALine() throws IOException {
    MessageTail tail = tail();
    byte[] other = bytes(OTHER);
    for (int end = 1; end < other.length; end++) {
      add(Arrays.copyOfRange(other, end - 1, end));
      assertThat(tail.next()).isEmpty();
    }
    add(Arrays.copyOfRange(other, other.length - 1, other.length));
    assertThat(tail.next()).containsExactly(OTHER);
  }

  @Test
  void readsMuchInParts() throws IOException {
    MessageTail tail = tail();
    Message long1 = new Message.Note("1".repeat(700_000));
    Message long2 = new Message.Note("2".repeat(700_000));
    add(bytes(long1));
    add(bytes(long2));
    List<Message> read = new ArrayList<>(tail.next());
    assertThat(read).containsExactly(long1);
    read.addAll(tail.next());
    assertThat(read).containsExactly(long1, long2);
  }

  private MessageTail tail() throws IOException {
    return new MessageTail(directory.resolve("messages"));
  }

  private static byte[] bytes(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Channel(bytes).accept(message);
    return bytes.toByteArray();
  }

  private void add(byte[] bytes) throws IOException {
    Files.write(
        directory.resolve("messages"), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
