package dev.lotrgpt.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds, reading it ends in a corpus or in a message of one line. */
class CorpusReaderFuzzTest {
  private static final Duration TIME = Duration.ofSeconds(2);
  private static final String[] TOKENS = {
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
    "\uD83D\uDE00"
  };

  @TempDir Path directory;

  @Test
  void mutatedPlayIsReadOrRefused() throws IOException {
    Path file = directory.resolve("play.xml");
    Random random = new Random(1);
    long end = System.nanoTime() + TIME.toNanos();
    int read = 0;
    int refused = 0;
    while (System.nanoTime() < end) {
      byte[] bytes = Plays.XML.getBytes(UTF_8);
      for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
        bytes = mutate(bytes, random);
      }
      Files.write(file, bytes);
      try {
        Corpus corpus = CorpusReader.read(file);
        assertThat(corpus.text()).isNotEmpty().doesNotContain("\r");
        read++;
      } catch (CorpusException e) {
        assertThat(e).hasMessageStartingWith("<corpus>").hasMessageNotContaining("\n");
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("on " + new String(bytes, UTF_8), e);
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(2 << random.nextInt(6)));
    ByteArrayOutputStream mutated = new ByteArrayOutputStream();
    mutated.write(bytes, 0, from);
    switch (random.nextInt(5)) {
      case 0 -> mutated.writeBytes(TOKENS[random.nextInt(TOKENS.length)].getBytes(UTF_8));
      case 1 -> mutated.write(random.nextInt(random.nextInt(10) == 0 ? 256 : 128));
      case 2 -> {
        mutated.write(bytes, from, to - from);
        mutated.write(bytes, from, to - from);
      }
      case 3 -> {
        to = random.nextInt(10) == 0 ? bytes.length : to; // cut out, or off
      }
      default -> mutated.write(bytes, 0, random.nextInt(bytes.length + 1));
    }
    mutated.write(bytes, to, bytes.length - to);
    return mutated.toByteArray();
  }
}
