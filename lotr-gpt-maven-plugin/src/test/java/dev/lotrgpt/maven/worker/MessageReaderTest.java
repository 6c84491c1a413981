package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.worker.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private static final String NOTE = "\u001e{\"message\":\"note\",\"text\":\"%s\"}\n";

  private final List<String> noise = new ArrayList<>();

  @Test
  void readsRecords() throws IOException {
    assertThat(notes(NOTE.formatted("a") + NOTE.formatted("é 漢 😀")))
        .containsExactly("a", "é 漢 😀");
    assertThat(noise).isEmpty();
  }

  @Test
  void passesNoiseOnLineByLine() throws IOException {
    assertThat(notes("x\n\ny\r\n" + NOTE.formatted("a") + "z")).containsExactly("a");
    assertThat(noise).containsExactly("x", "y\r", "z");
  }

  @Test
  void findsARecordAfterAnUnfinishedLine() throws IOException {
    assertThat(notes("progress 10 %" + NOTE.formatted("a"))).containsExactly("a");
    assertThat(noise).containsExactly("progress 10 %");
  }

  @Test
  void takesBrokenRecordsForNoise() throws IOException {
    String cut = NOTE.formatted("lost").substring(0, 12);
    assertThat(notes(cut + NOTE.formatted("a") + "\u001enull\n\u001e{}\n" + NOTE.formatted("b")))
        .containsExactly("a", "b");
    assertThat(noise).containsExactly(cut.substring(1), "null", "{}");
  }

  @Test
  void takesARecordWithoutItsEndForNoise() throws IOException {
    assertThat(notes(NOTE.formatted("a").strip())).isEmpty();
    assertThat(noise).hasSize(1);
  }

  @Test
  void takesMessagesOfANewerWorkerForNoise() throws IOException {
    assertThat(notes("\u001e{\"message\":\"song\"}\n" + NOTE.formatted("a"))).containsExactly("a");
    assertThat(noise).containsExactly("{\"message\":\"song\"}");
  }

  private List<String> notes(String stream) throws IOException {
    MessageReader reader =
        new MessageReader(
            new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)), noise::add);
    List<String> notes = new ArrayList<>();
    Optional<Message> message = reader.next();
    while (message.isPresent()) {
      notes.add(((Message.Note) message.get()).text());
      message = reader.next();
    }
    return notes;
  }
}
