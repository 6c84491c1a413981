package dev.lotrgpt.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.faults.Fuzzing;
import dev.lotrgpt.faults.Mutator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds, reading it ends in a corpus or in a message of one line. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class CorpusReaderFuzzTest {
  private static final List<String> TOKENS =
      List.of(
          "<PLAY>",
          "</PLAY>",
          "<SPEECH>",
          "<LINE>",
          "</LINE>",
          "<STAGEDIR>",
          "</STAGEDIR>",
          "<TITLE/>",
          "<!DOCTYPE PLAY [",
          "<!ENTITY x 'y'>",
          "<!ENTITY % x SYSTEM 'file:/x'>",
          "%x;",
          "]>",
          "&x;",
          "&#0;",
          "&#x1F600;",
          "&#xD800;",
          "&#13;",
          "&lt;",
          "&",
          "<![CDATA[",
          "]]>",
          "<!--",
          "-->",
          "--",
          "<?xml version='1.1'?>",
          "<?xml",
          "<?p",
          "?>",
          "a:b",
          "xmlns:a=''",
          " x='1'",
          "<",
          ">",
          "'",
          "\"",
          "\r",
          "\uFEFF",
          "\u0085",
          "\u2028",
          "\0",
          "\uD83D\uDE00");

  @TempDir Path directory;

  @Test
  void mutatedPlayIsReadOrRefused() {
    Path file = directory.resolve("play.xml");
    Fuzzing.run(
        random -> {
          Files.write(file, new Mutator(random, TOKENS).mutant(Plays.XML.getBytes(UTF_8)));
          return isAccepted(file);
        });
  }

  @Test
  void mutatedTextIsReadOrRefused() {
    Path file = directory.resolve("script.txt");
    Fuzzing.run(
        random -> {
          Files.write(file, new Mutator(random, TOKENS).mutant(Plays.SCREENPLAY.getBytes(UTF_8)));
          return isAccepted(file);
        });
  }

  @Test
  void anyBytesAreReadOrRefused() {
    Path file = directory.resolve("script.txt");
    Fuzzing.run(
        random -> {
          byte[] bytes = new byte[random.nextInt(12)];
          random.nextBytes(bytes);
          Files.write(file, bytes);
          return isAccepted(directory);
        });
  }

  private static boolean isAccepted(Path path) {
    try {
      Corpus corpus = CorpusReader.read(path);
      assertThat(corpus.text()).isNotEmpty().doesNotContain("\r");
      Vocabulary vocabulary = Vocabulary.of(corpus.text());
      assertThat(vocabulary.decode(vocabulary.encode(corpus.text()))).isEqualTo(corpus.text());
      return true;
    } catch (CorpusException e) {
      assertThat(e).hasMessageStartingWith("<corpus>").hasMessageNotContaining("\n");
      return false;
    }
  }
}
